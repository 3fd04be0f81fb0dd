using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Issuers;

/// <summary>One issuer of people with its keys, and a validator for each thing its word is taken for.</summary>
internal sealed class PeopleIssuer
{
    public PeopleIssuer(IssuerSettings settings, IssuerKeys keys, string ownIssuer, TimeProvider time)
    {
        (Settings, Keys) = (settings, keys);
        var trust = settings.Trust(keys.Find);
        Tokens = new ForeignTokenValidator(trust, time);
        IdJags = new IdJagValidator(trust, ownIssuer, time);
        // What a sign-in brings back was asked for by this server and is for nobody else.
        SignIns = settings.SignIn is { } client
            ? new ForeignTokenValidator(trust with { AcceptedAudiences = [client.ClientId], AcceptedAuthorizedParties = [], Kinds = ForeignTokenKinds.IdToken }, time)
            : null;
        Trust = trust;
        Signer = settings.SignIn is { KeyFile: { } file } signing ? OpenSigner(file, signing.ClientId, time) : null;
    }

    public IssuerSettings Settings { get; }

    public IssuerKeys Keys { get; }

    public TrustedIssuer Trust { get; }

    public ForeignTokenValidator Tokens { get; }

    public IdJagValidator IdJags { get; }

    public ForeignTokenValidator? SignIns { get; }

    /// <summary>What proves that this server is the issuer's client, where that is a key.</summary>
    public ClientAssertionSigner? Signer { get; }

    private static ClientAssertionSigner OpenSigner(string file, string client, TimeProvider time)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(Encoding.ASCII.GetString(PrivateFiles.ReadSecret(file)));
            return new ClientAssertionSigner(key, client, time);
        }
        catch (ArgumentException unusable)
        {
            throw new BrokerException(BrokerError.KeyFileDamaged, $"{file} does not hold a P-256 or P-384 private key in PEM.", unusable);
        }
    }

    /// <summary>Validates; and validates again with fresh keys when the token's key was not among those at hand.</summary>
    public async ValueTask<TokenResult<T>> ValidateAsync<T>(Func<TokenResult<T>> validate, CancellationToken cancellation) where T : class
    {
        if (await Keys.EnsureAsync(cancellation) is { } unavailable)
        {
            return unavailable;
        }

        var first = validate();
        return first.TryGet(out _, out var refused) || refused.Error != TokenError.UnknownKey || !await Keys.RenewAsync(cancellation)
            ? first
            : validate();
    }
}
