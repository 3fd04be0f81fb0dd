using System.Collections.Concurrent;
using System.Text;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker.Tests.ClientCredentials;

/// <summary>An authorization server's token endpoint as RFC 6749 and RFC 7523 describe it, for one client.</summary>
internal sealed class FakeTokenEndpoint : IAsyncDisposable
{
    public const string ClientId = "us:and them";
    public const string Secret = "s3cret/with+all=%&of it";
    private readonly WebApplication _app;
    private int _asked;

    private FakeTokenEndpoint(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single() + "/token");

    public int Asked => _asked;

    /// <summary>The ways in which the client may authenticate.</summary>
    public string Method { get; set; } = "client_secret_basic";

    /// <summary>Checks assertions.</summary>
    public Func<string, Task<bool>> Assertion { get; set; } = static _ => Task.FromResult(false);

    public ConcurrentQueue<IFormCollection> Forms { get; } = [];

    public Func<int, IResult> Answer { get; set; } = static number => Results.Json(new { access_token = $"token-{number}", token_type = "Bearer", expires_in = 300 });

    public static async Task<FakeTokenEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var endpoint = new FakeTokenEndpoint(app);
        app.MapPost("/token", endpoint.AnswerAsync);
        await app.StartAsync();
        return endpoint;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        var number = Interlocked.Increment(ref _asked);
        var form = await request.ReadFormAsync();
        Forms.Enqueue(form);
        await Task.Delay(20);
        var authenticated = Method switch
        {
            "client_secret_basic" => request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("us%3Aand+them:s3cret%2Fwith%2Ball%3D%25%26of+it"))
                && !form.ContainsKey("client_secret"),
            "client_secret_post" => form["client_id"] == ClientId && form["client_secret"] == Secret && !request.Headers.ContainsKey("Authorization"),
            _ => form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" && await Assertion(form["client_assertion"].ToString()),
        };
        return form["grant_type"] != "client_credentials" ? Results.Json(new { error = "unsupported_grant_type" }, statusCode: 400)
            : authenticated ? Answer(number)
            : Results.Json(new { error = "invalid_client", error_description = "secret " + Secret }, statusCode: 401);
    }
}
