using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Tests;

namespace AgentIdentity.Gateway.Tests.Credentials;

/// <summary>A gateway whose upstream "cloud" is signed for, and the receiver's view of the signature.</summary>
internal static class AwsWorld
{
    public const string Region = "eu-central-1";
    public const string Token = "session-token-of-the-role";

    public static Task<GatewayWorld> StartAsync(string service, Action<GatewayWorld>? more = null) => GatewayWorld.StartAsync(world =>
    {
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["Kind"] = "http",
            ["Address"] = $"http://127.0.0.1:{world.Upstream.Port}",
            ["MaxBodyBytes"] = "65536",
            ["Credential"] = "aws",
            ["Aws:RoleArn"] = "arn:aws:iam::111122223333:role/agents",
            ["Aws:Region"] = Region,
            ["Aws:Service"] = service,
            ["Aws:Statements:all:On"] = "POST /*",
            ["Aws:Statements:all:Actions:0"] = "dynamodb:GetItem",
            ["Aws:Statements:all:Resources:0"] = "*",
            ["Aws:Headers:0"] = "x-amz-target",
        })
        {
            world.Settings["AgentIdentity:Upstreams:cloud:" + key] = value;
        }

        world.Credentials.Gives = static upstream => upstream.Aws is { } aws
            ? UpstreamCredential.SignedBy(new AwsSession(SigV4.AccessKey, new Secret(SigV4.SecretKey), new Secret(Token), aws.Region, aws.Service)).With("aws session codex of ben", null)
            : null;
        more?.Invoke(world);
    });

    /// <summary>Why the service would refuse what arrived; null where it would not.</summary>
    public static string? Refusal(SeenRequest seen, string service) => new SigV4(Region, service) { MustSign = ["x-amz-security-token", "x-amz-content-sha256"] }.Refusal(
        seen.Method, seen.Target, name => seen.Headers.GetValueOrDefault(name), System.Text.Encoding.UTF8.GetBytes(seen.Body));
}
