using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Connection;

/// <summary>The server's administration API, with its refusals turned into messages.</summary>
internal sealed class AdminApi : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _server;

    public AdminApi(Uri server, AdminKey key)
    {
        if (server.Scheme != Uri.UriSchemeHttps && !server.IsLoopback)
        {
            throw new CommandFailure(ExitCode.Usage, $"{server} is neither https nor on this machine: the administrator's key would cross the network in the clear.");
        }

        _server = server;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, content: null, cancellationToken);

    public Task<JsonElement> PostAsync(string path, JsonObject? content, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, content, cancellationToken);

    /// <summary>The body as it arrives; the caller disposes of it.</summary>
    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var response = await AskAsync(new HttpRequestMessage(HttpMethod.Get, Below(path)), cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    // The server may have a path of its own.
    private static Uri Below(string path) => new(path.TrimStart('/'), UriKind.Relative);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonObject? content, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, Below(path)) { Content = content is null ? null : JsonContent.Create(content) };
        using var response = await AskAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return body.Length == 0 ? Json.EmptyObject : JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{_server} did not answer in JSON. Is it a broker?");
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException problem)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{_server} cannot be reached: {problem.Message}");
        }

        return response.IsSuccessStatusCode ? response : throw await RefusalAsync(response, cancellationToken);
    }

    private static async Task<CommandFailure> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            var problem = await ProblemAsync(response, cancellationToken);
            var text = Json.Text(problem, "detail") ?? Json.Text(problem, "title") ?? Json.Text(problem, "message");
            var message = response.StatusCode switch
            {
                HttpStatusCode.Unauthorized => "The server does not accept this administrator's key.",
                HttpStatusCode.NotFound => text ?? "The server knows nothing by that id.",
                _ => text ?? $"The server answered {(int)response.StatusCode}.",
            };
            return new CommandFailure(ExitCode.Refused, message, Json.Text(problem, "code"));
        }
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (JsonException)
        {
            return Json.EmptyObject;
        }
    }
}
