using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.Credentials;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Tests;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Bedrock;

/// <summary>A gateway with the alias titan, which goes to Bedrock under an ARN and is signed for.</summary>
internal static class BedrockWorld
{
    public const string Arn = "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-5-v1:0";
    public const string EscapedArn = "arn%3Aaws%3Abedrock%3Aeu-central-1%3A123456789012%3Ainference-profile%2Feu.anthropic.claude-sonnet-5-v1%3A0";
    public const string Asked = """{"messages":[{"role":"user","content":[{"text":"Grüße"}]}],"inferenceConfig":{"maxTokens":10}}""";

    public static readonly byte[][] Frames =
    [
        AwsFrames.Event("messageStart", """{"role":"assistant"}"""),
        AwsFrames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"Hello"}}"""),
        AwsFrames.Event("contentBlockStop", """{"contentBlockIndex":0}"""),
        AwsFrames.Event("messageStop", """{"stopReason":"end_turn"}"""),
        AwsFrames.Event("metadata", """{"usage":{"inputTokens":5,"outputTokens":3,"totalTokens":8},"metrics":{"latencyMs":1}}"""),
    ];

    public static Task<GatewayWorld> StartAsync(params (string Key, string Value)[] more) => GatewayWorld.StartAsync(world =>
    {
        foreach (var (key, value) in ((string, string)[])
        [
            ("Provider", "bedrock"), ("Address", $"http://127.0.0.1:{world.Upstream.Port}"), ("Region", AwsWorld.Region), ("Deployment", Arn), ("Model", "claude-sonnet-5"),
            ("Credential", "aws"), ("Aws:RoleArn", "arn:aws:iam::111122223333:role/agents"), ("InputUsdPerMillion", "1"), ("OutputUsdPerMillion", "2"), ("TimeoutSeconds", "20"), ("Retries", "0"),
            .. more,
        ])
        {
            world.Settings["AgentIdentity:Models:titan:" + key] = value;
        }

        world.Credentials.Gives = static upstream => upstream.Aws is { } aws
            ? UpstreamCredential.SignedBy(new AwsSession(SigV4.AccessKey, new Secret(SigV4.SecretKey), new Secret(AwsWorld.Token), aws.Region, aws.Service)).With("aws session codex of ben", null)
            : null;
    });

    /// <summary>Answers with frames, and then with what else is to be done.</summary>
    public static Func<HttpContext, string, Task> Streams(IEnumerable<byte[]> frames, Func<HttpContext, Task>? then = null) => async (http, _) =>
    {
        http.Response.ContentType = "application/vnd.amazon.eventstream";
        foreach (var frame in frames)
        {
            await http.Response.Body.WriteAsync(frame);
            await http.Response.Body.FlushAsync();
        }

        if (then is not null)
        {
            await then(http);
        }
    };
}
