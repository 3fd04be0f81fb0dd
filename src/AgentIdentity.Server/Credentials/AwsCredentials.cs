using AgentIdentity.Broker;
using AgentIdentity.Gateway;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Credentials;

/// <summary>The role of an upstream in AWS, assumed for the caller's delegation.</summary>
internal sealed class AwsCredentials(RoleSessions sessions, UpstreamSecrets secrets)
{
    public async ValueTask<UpstreamCredential> ForAsync(Upstream upstream, Delegation token, CancellationToken cancellationToken)
    {
        var aws = upstream.Aws!;
        var session = aws.ByWebIdentity
            ? await sessions.AssumeByTokenAsync(token, TermsOf(upstream, aws), cancellationToken)
            : await sessions.AssumeAsync(token, TermsOf(upstream, aws), await OwnAsync(upstream, token, cancellationToken), cancellationToken);
        var (delegation, name) = (token.DelegationId, upstream.Name);
        return UpstreamCredential
            .SignedBy(new AwsSession(session.AccessKeyId, new Secret(session.SecretKey.Reveal()), new Secret(session.Token.Reveal()), aws.Region, aws.Service))
            .With($"aws session {session.Name} of {session.SourceIdentity}, key {session.AccessKeyId}", () => sessions.Forget(delegation, name));
    }

    private async ValueTask<SecretValue?> OwnAsync(Upstream upstream, Delegation token, CancellationToken cancellationToken) =>
        upstream.Secret is null ? null : new SecretValue((await secrets.GetAsync(upstream, token, cancellationToken)).Value.Reveal());

    private static RoleTerms TermsOf(Upstream upstream, AwsTerms aws) => new(upstream.Name, upstream.CallerAudience, aws.RoleArn, aws.Region)
    {
        ExternalId = aws.ExternalId,
        Longest = aws.Session,
        StsAddress = aws.StsAddress,
        IsModel = upstream.Kind == CallKind.Model,
        S3 = aws.Service == "s3" ? new S3Place(new Uri(upstream.Address).AbsolutePath.TrimEnd('/'), aws.Bucket) : null,
        Statements = [.. aws.Statements.Select(static one => new RoleStatement(one.Call, one.Identifier, one.Actions, one.Resources))],
    };
}
