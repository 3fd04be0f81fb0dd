using System.Text.Json.Nodes;
using AgentIdentity.Tests;

namespace AgentIdentity.Tokens.Tests;

/// <summary>The law of validation: whatever comes, a validator answers. Signed nonsense gets furthest, so that is what is generated.</summary>
public sealed class NeverThrows
{
    private readonly Broker _broker = new();

    [Law(Arbitrary = [typeof(Nonsense)], Cases = 400)]
    public void Signed_nonsense_is_answered(Nonsense nonsense)
    {
        ArgumentNullException.ThrowIfNull(nonsense);
        var header = new JsonObject { ["typ"] = nonsense.Type, ["alg"] = "ES256", ["kid"] = _broker.Keys.Active.KeyId };
        var claims = Forge.Part(_broker.Mint(), 1);
        nonsense.Headers.ToList().ForEach(change => header[change.Name] = JsonNode.Parse(change.Json));
        nonsense.Claims.ToList().ForEach(change => claims[change.Name] = JsonNode.Parse(change.Json));
        nonsense.Without.ToList().ForEach(name => claims.Remove(name));
        var token = Forge.Sign(header.ToJsonString(), claims.ToJsonString(), _broker.IssuerKey);

        foreach (var validate in Validators())
        {
            validate.Invoking(each => each(token)).Should().NotThrow("the token is {0}", token);
        }
    }

    [Law(Arbitrary = [typeof(Nonsense)], Cases = 300)]
    public void So_is_a_key_set_of_nonsense(Nonsense nonsense)
    {
        ArgumentNullException.ThrowIfNull(nonsense);
        var key = JsonNode.Parse(_broker.Keys.ToJwks())!["keys"]![0]!.DeepClone().AsObject();
        nonsense.Key.ToList().ForEach(change => key[change.Name] = JsonNode.Parse(change.Json));
        var set = new JsonObject { ["keys"] = new JsonArray(key) }.ToJsonString();

        FluentActions.Invoking(() => VerificationKeySet.Parse(set)).Should().NotThrow("the set is {0}", set);
        FluentActions.Invoking(() => PublishedKeys.OfIssuer(set, Broker.Issuer)).Should().NotThrow("the set is {0}", set);
        FluentActions.Invoking(() => PublishedKeys.OfSpiffeBundle(set)).Should().NotThrow("the set is {0}", set);
    }

    [Law(Cases = 300)]
    public void So_is_any_text(string? text)
    {
        foreach (var validate in Validators())
        {
            validate.Invoking(each => each(text ?? "")).Should().NotThrow();
            validate.Invoking(each => each($"{Forge.Encode("""{"alg":"ES256"}""")}.{Forge.Encode(text ?? "")}.AA")).Should().NotThrow();
        }
    }

    private IEnumerable<Func<string, object>> Validators()
    {
        var (trust, time, keys) = (_broker.Trust, _broker.Time, _broker.Keys);
        foreach (var mapper in Enum.GetValues<IssuerMapper>())
        {
            var foreign = new TrustedIssuer(Broker.Issuer, keys.Find)
            {
                Mapper = mapper,
                Kinds = ForeignTokenKinds.IdToken | ForeignTokenKinds.AccessToken | ForeignTokenKinds.IdJag,
                AcceptedAudiences = [Broker.Crm, "x"],
                AcceptedAuthorizedParties = ["codex", "x"],
            };
            yield return token => new ForeignTokenValidator(foreign, time).ValidateIdToken(token);
            yield return token => new ForeignTokenValidator(foreign, time).ValidateAccessToken(token);
            yield return token => new IdJagValidator(foreign, Broker.Crm, time).Validate(token, "codex");
        }

        yield return token => new DelegationTokenValidator(trust, time).Validate(token, Broker.Crm);
        yield return token => new AgentTokenValidator(trust, time).Validate(token, Broker.Crm);
        yield return token => new HumanTokenValidator(trust, time).Validate(token, Broker.Crm);
        yield return token => new TransactionTokenValidator(trust, Broker.Crm, time).Validate(token);
        yield return token => new IntrospectionValidator(trust, time).Validate(token, Broker.Crm);
        yield return token => new WorkloadTokenValidator(WorkloadTrust.Kubernetes(Broker.Issuer, keys.Find), Broker.Crm, time).Validate(token);
        yield return token => new WorkloadTokenValidator(WorkloadTrust.Spiffe("a", keys.Find), Broker.Crm, time).Validate(token);
        yield return token => UnverifiedToken.Read(token);
    }
}
