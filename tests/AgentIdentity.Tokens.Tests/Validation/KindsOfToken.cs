namespace AgentIdentity.Tokens.Tests;

/// <summary>One validator per kind: what one accepts, every other refuses (RFC 8725 section 3.12).</summary>
public sealed class KindsOfToken
{
    private readonly Broker _broker = new();

    [Fact]
    public async Task Each_kind_is_accepted_by_its_own_validator_only()
    {
        var memory = new ReplayMemory(100, _broker.Time);
        var signer = new ClientAssertionSigner(_broker.AgentKey, "codex", _broker.Time);
        var clientKeys = VerificationKeySet.Parse(signer.PublicJwks).Value;
        var uri = new Uri(Broker.Issuer);
        var tokens = new Dictionary<string, string>
        {
            ["delegation"] = _broker.Mint(_broker.BenViaCodex with { Audience = Broker.Issuer }).Value,
            ["agent"] = (await _broker.Minter.MintAgentAsync(new() { Agent = "codex", KeyThumbprint = _broker.Prover.Thumbprint })).Value,
            ["human"] = (await _broker.Minter.MintHumanAsync(new() { Subject = "ben", ClientId = "codex", Authentication = new(_broker.Time.GetUtcNow(), null, []) })).Value,
            ["id_token"] = (await _broker.Minter.MintIdTokenAsync(new() { Subject = "ben", ClientId = Broker.Issuer, Authentication = new(_broker.Time.GetUtcNow(), null, []) })).Value,
            ["assertion"] = signer.Create(Broker.Issuer),
            ["proof"] = _broker.Prover.Create("POST", uri),
        };
        var accepts = new Dictionary<string, Func<string, bool>>
        {
            ["delegation"] = token => _broker.Delegations.Validate(token, Broker.Issuer).Ok,
            ["agent"] = token => new AgentTokenValidator(_broker.Trust, _broker.Time).Validate(token, Broker.Issuer).Ok,
            ["human"] = token => new HumanTokenValidator(_broker.Trust, _broker.Time).Validate(token, Broker.Issuer).Ok,
            ["assertion"] = token => new ClientAssertionValidator(Broker.Issuer, memory, _broker.Time).ValidateAsync(token, _ => clientKeys).Now().Ok,
            ["proof"] = token => new DpopValidator(memory, new(), _broker.Time).ValidateAsync(token, "POST", Broker.Issuer, null, null).Now().Ok,
        };

        foreach (var (kind, token) in tokens)
        {
            foreach (var (validator, accept) in accepts)
            {
                accept(token).Should().Be(kind == validator, "a token of kind {0} came to the validator of kind {1}", kind, validator);
            }
        }
    }

    [Fact]
    public async Task An_actor_token_without_a_key_is_refused()
    {
        var token = (await _broker.Minter.MintAgentAsync(new() { Agent = "codex", KeyThumbprint = _broker.Prover.Thumbprint })).Value;
        var unbound = Forge.Resign(token, _broker.IssuerKey, payload: claims => claims.Remove("cnf"));

        new AgentTokenValidator(_broker.Trust, _broker.Time).Validate(unbound, Broker.Issuer).Failure.Error.Should().Be(TokenError.BadClaim);
    }

    [Fact]
    public async Task An_agents_own_token_is_told_from_a_broken_delegation()
    {
        var token = (await _broker.Minter.MintAgentAsync(new() { Agent = "codex", KeyThumbprint = _broker.Prover.Thumbprint, Audience = Broker.Crm })).Value;

        _broker.Refusal(token).Should().Be(TokenError.ActsForItself);
    }

    [Fact]
    public void A_key_whose_algorithm_is_not_accepted_here_is_refused()
    {
        var trust = _broker.Trust with { Algorithms = ["ES384"] };

        new DelegationTokenValidator(trust, _broker.Time).Validate(_broker.Mint(), Broker.Crm).Failure.Error.Should().Be(TokenError.WrongAlgorithm);
    }
}
