using System.Security.Cryptography;

namespace AgentIdentity.Tokens.Tests;

/// <summary>What a caller forgot is named at once, by the argument, and never taken for an empty value.</summary>
public sealed class NullArguments
{
    private readonly Broker _broker = new();

    [Fact]
    public void Nothing_is_no_token()
    {
        var (trust, time, corp) = (_broker.Trust, _broker.Time, new Enterprise());
        var foreign = new ForeignTokenValidator(corp.Trust, time);
        var idJags = new IdJagValidator(corp.Trust, Broker.Issuer, time);
        var workloads = new WorkloadTokenValidator(WorkloadTrust.Kubernetes(Broker.Issuer, _broker.Keys.Find), Broker.Issuer, time);
        var assertions = new ClientAssertionValidator(Broker.Issuer, new ReplayMemory(1, time), time);
        var proofs = new DpopValidator(new ReplayMemory(1, time), new(), time);

        Refused(
            ("token", () => _broker.Delegations.Validate(null!, Broker.Crm)),
            ("audience", () => _broker.Delegations.Validate(_broker.Mint(), null!)),
            ("token", () => new AgentTokenValidator(trust, time).Validate(null!, Broker.Crm)),
            ("token", () => new HumanTokenValidator(trust, time).Validate(null!, Broker.Crm)),
            ("token", () => new IntrospectionValidator(trust, time).Validate(null!, Broker.Crm)),
            ("audience", () => new IntrospectionValidator(trust, time).Validate("", null!)),
            ("token", () => foreign.ValidateIdToken(null!)),
            ("clientId", () => idJags.Validate("", null!)),
            ("token", () => workloads.Validate(null!)),
            ("token", () => UnverifiedToken.Read(null!)),
            ("assertion", () => assertions.ValidateAsync(null!, static _ => null).AsTask()),
            ("findKeys", () => assertions.ValidateAsync("", null!).AsTask()),
            ("proof", () => proofs.ValidateAsync(null!, "GET", Broker.Crm, null, null).AsTask()));
    }

    [Fact]
    public void Nobody_is_trusted_by_mistake()
    {
        var (time, corp) = (_broker.Time, new Enterprise());

        Refused(
            ("keys", () => TokenTrust.Of(Broker.Issuer, null!)),
            ("trust", () => new IdJagValidator(null!, Broker.Issuer, time)),
            ("issuer", () => new IdJagValidator(corp.Trust, null!, time)),
            ("time", () => new IdJagValidator(corp.Trust, Broker.Issuer, null!)),
            ("trustDomain", () => WorkloadTrust.Spiffe(null!, static _ => null)),
            ("issuer", () => WorkloadTrust.Kubernetes(null!, static _ => null)),
            ("findKey", () => WorkloadTrust.Kubernetes(Broker.Issuer, null!)),
            ("issuer", () => PublishedKeys.OfIssuer("{}", null!)),
            ("json", () => PublishedKeys.OfIssuer(null!, Broker.Issuer)),
            ("json", () => VerificationKeySet.Parse(null!)),
            ("json", () => PrivateJwk.Read((string)null!)),
            ("key", () => PrivateJwk.Write(null!)),
            ("path", () => KeyRing.OpenFile(null!, time)),
            ("time", () => KeyRing.OpenFile("x", null!)),
            ("time", () => KeyRing.InMemory(null!)));
    }

    [Fact]
    public void Nothing_is_proved_or_remembered_by_mistake()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var prover = new DpopProver(key);

        Refused(
            ("time", () => new ReplayMemory(1, null!)),
            ("purpose", () => ReplayKey.Of(null!, "")),
            ("value", () => ReplayKey.Of("", null!)),
            ("time", () => new DpopNonces(null!)),
            ("method", () => prover.Create(null!, new(Broker.Crm))),
            ("url", () => prover.Create("GET", null!)),
            ("key", () => new DpopProver(null!)),
            ("clientId", () => new ClientAssertionSigner(key, null!)),
            ("issuer", () => new ClientAssertionSigner(key, "codex").Create(null!)),
            ("json", () => AuthorizationDetails.Parse((string)null!)),
            ("prefix", () => Identifiers.New(null!)));
    }

    private static void Refused(params (string Argument, Func<object?> Call)[] calls)
    {
        foreach (var (argument, call) in calls)
        {
            var thrown = Record.Exception(() => call() is Task task ? task.GetAwaiter() is { IsCompleted: true } done ? Finish(done) : null : null);

            thrown.Should().BeOfType<ArgumentNullException>().Which.ParamName.Should().Be(argument);
        }
    }

    private static object? Finish(System.Runtime.CompilerServices.TaskAwaiter done)
    {
        done.GetResult();
        return null;
    }
}
