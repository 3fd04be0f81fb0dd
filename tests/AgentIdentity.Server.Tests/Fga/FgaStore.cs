using System.Net;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Fga;

/// <summary>An answer of /fga: its status, its body, and what its headers say.</summary>
public sealed record FgaReply(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The status with the code of a refusal.</summary>
    public (int Status, string? Code) Refusal => ((int)Status, Json.TryGetProperty("code", out var code) ? code.GetString() : null);
}

/// <summary>A store of its own for a test, asked with the administrator's key and by hand, so that every part can be wrong.</summary>
public sealed class FgaStore(ServerUnderTest server, string id)
{
    public const string Model = """
        {"schema_version":"1.1","type_definitions":[
          {"type":"user","relations":{}},
          {"type":"group","relations":{"member":{"this":{}}},"metadata":{"relations":{"member":{"directly_related_user_types":[{"type":"user"}]}}}},
          {"type":"doc","relations":{"editor":{"this":{}},"viewer":{"union":{"child":[{"this":{}},{"computedUserset":{"relation":"editor"}}]}}},
           "metadata":{"relations":{"editor":{"directly_related_user_types":[{"type":"user"},{"type":"user","condition":"early"}]},
                                    "viewer":{"directly_related_user_types":[{"type":"user"},{"type":"user","wildcard":{}},{"type":"group","relation":"member"}]}}}}],
         "conditions":{"early":{"name":"early","expression":"hour < limit","parameters":{"hour":{"type_name":"TYPE_NAME_INT"},"limit":{"type_name":"TYPE_NAME_INT"}}}}}
        """;

    public string Id => id;

    public string ModelId { get; private set; } = "";

    public static async Task<FgaStore> MakeAsync(ServerUnderTest server, string model = Model)
    {
        var made = await SendAsync(server, HttpMethod.Post, "/stores", """{"name":"a test"}""");
        made.Status.Should().Be(HttpStatusCode.Created, made.Text);
        var store = new FgaStore(server, made.Json.GetProperty("id").GetString()!);
        var written = await store.PostAsync("authorization-models", model);
        written.Status.Should().Be(HttpStatusCode.Created, written.Text);
        store.ModelId = written.Json.GetProperty("authorization_model_id").GetString()!;
        return store;
    }

    public Task<FgaReply> PostAsync(string call, string body) => SendAsync(server, HttpMethod.Post, $"/stores/{id}/{call}", body);

    public Task<FgaReply> GetAsync(string call) => SendAsync(server, HttpMethod.Get, $"/stores/{id}/{call}");

    public Task<FgaReply> PutAsync(string call, string body) => SendAsync(server, HttpMethod.Put, $"/stores/{id}/{call}", body);

    /// <summary>Writes tuples given as user, relation, object.</summary>
    public async Task WriteAsync(params (string User, string Relation, string Object)[] tuples)
    {
        var keys = tuples.Select(static tuple => new { user = tuple.User, relation = tuple.Relation, @object = tuple.Object });
        var written = await PostAsync("write", JsonSerializer.Serialize(new { writes = new { tuple_keys = keys } }));
        written.Status.Should().Be(HttpStatusCode.OK, written.Text);
    }

    public async Task<bool> AllowsAsync(string user, string relation, string target)
    {
        var answer = await PostAsync("check", JsonSerializer.Serialize(new { tuple_key = new { user, relation, @object = target } }));
        answer.Status.Should().Be(HttpStatusCode.OK, answer.Text);
        return answer.Json.GetProperty("allowed").GetBoolean();
    }

    public static Task<FgaReply> SendAsync(ServerUnderTest server, HttpMethod method, string path, string? body = null) =>
        SendAsync(server, method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));

    public static async Task<FgaReply> SendAsync(ServerUnderTest server, HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, "/fga" + path) { Content = content };
        using var response = await server.Admin.SendAsync(request, TestContext.Current.CancellationToken);
        return new FgaReply(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.Concat(response.Content.Headers).ToDictionary(static header => header.Key, static header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));
    }
}
