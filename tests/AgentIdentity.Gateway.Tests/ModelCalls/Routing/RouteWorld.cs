using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Routing;

/// <summary>The alias small with two candidates on two real servers; the first is tried first.</summary>
internal sealed class RouteWorld : IAsyncDisposable
{
    public const string Plain = """{"model":"small","max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";
    public const string Streamed = """{"model":"small","stream":true,"max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";
    public const string Chunk = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n";
    public const string Usage = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3,\"total_tokens\":8}}\n\n";
    public const string Done = "data: [DONE]\n\n";
    private const string Small = "AgentIdentity:Models:small:";

    private RouteWorld(GatewayWorld gateway, RecordingUpstream second) => (Gateway, Second) = (gateway, second);

    public GatewayWorld Gateway { get; }

    public RecordingUpstream First => Gateway.Upstream;

    public RecordingUpstream Second { get; }

    public static Task<RouteWorld> StartAsync(params (string Key, string Value)[] settings) => StartAsync(["first", "second"], settings);

    /// <summary>With the first candidate alone.</summary>
    public static Task<RouteWorld> StartOneAsync(params (string Key, string Value)[] settings) => StartAsync(["first"], settings);

    private static async Task<RouteWorld> StartAsync(string[] candidates, (string Key, string Value)[] settings)
    {
        var second = new RecordingUpstream { Answer = static (http, body) => AnswerAsync(http, body, "second") };
        await second.StartAsync();
        var gateway = await GatewayWorld.StartAsync(world =>
        {
            world.Upstream.Answer = static (http, body) => AnswerAsync(http, body, "first");
            foreach (var key in world.Settings.Keys.Where(static key => key.StartsWith(Small, StringComparison.Ordinal)).ToList())
            {
                world.Settings.Remove(key);
            }

            foreach (var candidate in candidates)
            {
                Set(world.Settings, candidate, candidate == "first" ? world.Upstream.Port : second.Port);
            }

            foreach (var (key, value) in settings)
            {
                world.Settings[Small + key] = value;
            }
        });
        return new RouteWorld(gateway, second);
    }

    public Task<HttpResponseMessage> PostAsync(string body = Plain) => Gateway.Caller.PostAsync("/v1/chat/completions", body);

    /// <summary>The choice as the record explains it.</summary>
    public async Task<JsonElement> RouteAsync()
    {
        await Expect.Soon(() => Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        return Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Last().GetProperty("route");
    }

    public async Task<CallBillLine> BillAsync()
    {
        await Expect.Soon(() => !Gateway.Money.Bills.IsEmpty);
        var bill = Gateway.Money.Bills.Single();
        return new CallBillLine(bill.Settlement.MicroUsd, bill.Settlement.Source.ToString(), bill.Candidate);
    }

    /// <summary>Changes the configuration while the gateway runs.</summary>
    public void Reload(params (string Key, string? Value)[] settings)
    {
        var root = (IConfigurationRoot)Gateway.Part<IConfiguration>();
        foreach (var (key, value) in settings)
        {
            root["AgentIdentity:Models:" + key] = value;
        }

        root.Reload();
    }

    public static Task FailAsync(HttpContext http, int status, string code = "unwell", string? retryAfter = null)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers["x-request-id"] = "req_of_the_provider";
        http.Response.Headers["openai-organization"] = "secret-org";
        if (retryAfter is not null)
        {
            http.Response.Headers.RetryAfter = retryAfter;
        }

        return http.Response.WriteAsync($$$"""{"error":{"message":"The provider is unwell","type":"{{{code}}}","param":null,"code":"{{{code}}}"}}""");
    }

    public static async Task WriteAsync(HttpContext http, string events)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType = "text/event-stream";
        }

        await http.Response.WriteAsync(events, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Second.DisposeAsync();
    }

    private static Task AnswerAsync(HttpContext http, string body, string who)
    {
        if (body.Contains("\"stream\":true", StringComparison.Ordinal))
        {
            return WriteAsync(http, Chunk.Replace("Hello", who, StringComparison.Ordinal) + Usage + Done);
        }

        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync($$$"""{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{{who}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}""");
    }

    private static void Set(Dictionary<string, string?> settings, string candidate, int port)
    {
        var key = $"{Small}Candidates:{candidate}:";
        settings[key + "Address"] = $"http://127.0.0.1:{port}/v1";
        settings[key + "ApiKey"] = "sk-key-of-" + candidate;
        settings[key + "Model"] = "model-of-" + candidate;
        settings[key + "InputUsdPerMillion"] = candidate == "first" ? "1" : "10";
        settings[key + "OutputUsdPerMillion"] = candidate == "first" ? "2" : "20";
        settings[key + "TimeoutSeconds"] = "20";
        settings[key + "Priority"] = candidate == "first" ? "0" : "1";
    }
}

internal sealed record CallBillLine(long MicroUsd, string Source, string? Candidate);
