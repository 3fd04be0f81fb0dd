using System.Text;
using AgentIdentity.Broker;
using AgentIdentity.Gateway;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Credentials;

/// <summary>
/// What upstreams are shown: a token minted for them, a secret, a token from their own authorization server, a signature of a role in AWS,
/// or nothing; never what the caller brought, and never something else than what was configured.
/// </summary>
internal sealed class LocalCredentials(UpstreamTokens tokens, UpstreamSecrets secrets, ClientTokens clients, AwsCredentials aws) : ICredentials
{
    private const string TransactionHeader = "Txn-Token";

    public async ValueTask<UpstreamCredential> ForAsync(Upstream upstream, Delegation token, Call? call, CancellationToken cancellationToken)
    {
        try
        {
            return upstream.Credential switch
            {
                CredentialKind.None => UpstreamCredential.None,
                CredentialKind.Token => Named(UpstreamCredential.Bearer((await tokens.ForAsync(token, upstream.Audience, cancellationToken)).Value), "token"),
                CredentialKind.Transaction => Named(UpstreamCredential.Header(
                    TransactionHeader, new Secret((await tokens.TransactionTokenAsync(token, upstream.Audience, cancellationToken)).Value)), "transaction token"),
                CredentialKind.Header => await HeaderAsync(upstream, token, cancellationToken),
                CredentialKind.Basic => await BasicAsync(upstream, token, cancellationToken),
                CredentialKind.OAuth => await OAuthAsync(upstream, token, cancellationToken),
                CredentialKind.Aws => await aws.ForAsync(upstream, token, cancellationToken),
                _ => throw new InvalidOperationException($"Upstream {upstream.Name} has no usable credential."),
            };
        }
        catch (BrokerException unavailable)
        {
            throw CredentialRefusal.Of(upstream, unavailable);
        }
    }

    private async ValueTask<UpstreamCredential> HeaderAsync(Upstream upstream, Delegation token, CancellationToken cancellationToken)
    {
        var (secret, name) = await secrets.GetAsync(upstream, token, cancellationToken);
        return Named(UpstreamCredential.Header(upstream.Header, Sendable(upstream, upstream.Scheme is null ? secret.Reveal() : $"{upstream.Scheme} {secret.Reveal()}")), name);
    }

    private async ValueTask<UpstreamCredential> BasicAsync(Upstream upstream, Delegation token, CancellationToken cancellationToken)
    {
        var (secret, name) = await secrets.GetAsync(upstream, token, cancellationToken);
        var pair = upstream.BasicUser is { } user ? $"{user}:{secret.Reveal()}" : secret.Reveal();

        // RFC 7617 section 2: neither half may hold a control character, and the first colon divides them.
        return pair.Contains(':', StringComparison.Ordinal) && !pair.Any(char.IsControl)
            ? Named(UpstreamCredential.Header("Authorization", new Secret("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)))), name)
            : throw new BrokerException(BrokerError.SecretUnusable, $"The secret of {upstream.Name} is not a user, a colon and a password; or set BasicUser.");
    }

    private async ValueTask<UpstreamCredential> OAuthAsync(Upstream upstream, Delegation token, CancellationToken cancellationToken)
    {
        var terms = upstream.OAuth!;
        var (secret, name) = await secrets.GetAsync(upstream, token, cancellationToken);
        var asked = new ClientTokenRequest(upstream.Name, terms.TokenAddress, terms.ClientId, terms.Method, new SecretValue(secret.Reveal()))
        {
            Scope = terms.Scope,
            Audience = terms.Audience,
            Resource = terms.Resource,
            AssertionAudience = terms.AssertionAudience,
        };
        return UpstreamCredential.Bearer((await clients.GetAsync(asked, cancellationToken)).Reveal()).With($"client {terms.ClientId} by {name}", () => clients.Forget(asked));
    }

    private static UpstreamCredential Named(UpstreamCredential credential, string name) => credential.With(name, null);

    // A line's end in a header would begin another one.
    private static Secret Sendable(Upstream upstream, string value) => value.AsSpan().ContainsAnyExceptInRange(' ', '~')
        ? throw new BrokerException(BrokerError.SecretUnusable, $"The secret of {upstream.Name} holds a character that cannot stand in a header.")
        : new Secret(value);
}
