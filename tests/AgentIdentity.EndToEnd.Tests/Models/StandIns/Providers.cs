using System.Text.Json.Nodes;
using AgentIdentity.EndToEnd.Tests.Models.StandIns.Wires;
using AgentIdentity.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns;

/// <summary>The stand-ins by the addresses that they have in common with the providers.</summary>
internal static class Providers
{
    public const string OpenAiKey = "sk-proj-the-customers-own-openai-key";
    public const string AzureKey = "the-customers-own-azure-key";
    public const string AnthropicKey = "sk-ant-the-customers-own-anthropic-key";
    public const string BedrockKey = "bedrock-api-key-of-the-customer";
    public const string Region = "eu-central-1";

    private static readonly ChatWire Chat = new();
    private static readonly ResponsesWire Responses = new();
    private static readonly MessagesWire Messages = new();
    private static readonly ConverseWire Converse = new();

    public static Task<StandIn> OpenAiAsync() => StandIn.StartAsync(new KeyLock(OpenAiKey, ("Authorization", "Bearer ")), static (standIn, app) => MapOpenAi(standIn, app, "/v1"));

    /// <summary>Both forms of the address: the deployment in the path, or version 1 with the deployment as the model.</summary>
    public static Task<StandIn> AzureAsync() => StandIn.StartAsync(new KeyLock(AzureKey, ("api-key", ""), ("Authorization", "Bearer ")), static (standIn, app) =>
    {
        app.MapPost("/openai/deployments/{deployment}/chat/completions", (HttpContext http, string deployment) => Dated(standIn, http) ? standIn.ServeAsync(http, Chat, deployment) : Task.CompletedTask);
        app.MapPost("/openai/deployments/{deployment}/embeddings", (HttpContext http, string deployment) => Dated(standIn, http) ? Embeddings.ServeAsync(standIn, http, deployment) : Task.CompletedTask);
        app.MapPost("/openai/responses", (HttpContext http) => Dated(standIn, http) ? standIn.ServeAsync(http, Responses) : Task.CompletedTask);
        StoredResponses.Map(standIn, app, "/openai/responses").AddEndpointFilter(async (call, next) => Dated(standIn, call.HttpContext) ? await next(call) : null);
        MapOpenAi(standIn, app, "/openai/v1");
    });

    public static Task<StandIn> AnthropicAsync() => StandIn.StartAsync(new KeyLock(AnthropicKey, ("x-api-key", ""), ("Authorization", "Bearer ")), static (standIn, app) => MapAnthropic(standIn, app, ""));

    public static Task<StandIn> BedrockAsync() =>
        StandIn.StartAsync(new SignatureLock(new SigV4(Region, "bedrock") { MustSign = ["content-type", "x-amz-security-token"] }, BedrockKey), static (standIn, app) =>
        {
            app.MapPost("/model/{model}/converse", (HttpContext http, string model) => standIn.ServeAsync(http, Converse, Uri.UnescapeDataString(model), stream: false));
            app.MapPost("/model/{model}/converse-stream", (HttpContext http, string model) => standIn.ServeAsync(http, Converse, Uri.UnescapeDataString(model), stream: true));
            MapOpenAi(standIn, app, "/openai/v1");
            MapAnthropic(standIn, app, "/anthropic");
        });

    private static void MapOpenAi(StandIn standIn, WebApplication app, string root)
    {
        app.MapPost(root + "/chat/completions", (HttpContext http) => standIn.ServeAsync(http, Chat));
        app.MapPost(root + "/responses", (HttpContext http) => standIn.ServeAsync(http, Responses));
        StoredResponses.Map(standIn, app, root + "/responses");
        app.MapPost(root + "/embeddings", (HttpContext http) => Embeddings.ServeAsync(standIn, http, null));
        app.MapGet(root + "/models", static () => Results.Json(new { @object = "list", data = new[] { new { id = "gpt-standin", @object = "model", created = 1, owned_by = "stand-in" } } }));
    }

    private static void MapAnthropic(StandIn standIn, WebApplication app, string root)
    {
        app.MapPost(root + "/v1/messages", async (HttpContext http) =>
        {
            http.Request.EnableBuffering();
            if (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) is JsonObject body && MessagesWire.Objection(http.Request.Headers["anthropic-version"].ToString(), body) is { } why)
            {
                standIn.Complaints.Enqueue(why);
                await StandIn.RefuseAsync(http, Messages.Refuse(StatusCodes.Status400BadRequest, null));
                return;
            }

            http.Request.Body.Position = 0;
            await standIn.ServeAsync(http, Messages);
        });
        app.MapPost(root + "/v1/messages/count_tokens", async (HttpContext http) =>
        {
            if (await standIn.AdmitAsync(http, Messages) is { Body: not null, Bytes: var bytes })
            {
                await http.Response.WriteAsJsonAsync(new { input_tokens = (bytes + 3) / 4 });
            }
        });
    }

    private static bool Dated(StandIn standIn, HttpContext http)
    {
        if (http.Request.Query["api-version"].ToString() is { Length: > 0 })
        {
            return true;
        }

        standIn.Complaints.Enqueue("No api-version came along.");
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return false;
    }
}
