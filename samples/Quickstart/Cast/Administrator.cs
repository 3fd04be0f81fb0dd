using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quickstart.Cast;

/// <summary>The platform team: uses the administrator's key that the server made on first start.</summary>
internal sealed class Administrator : IDisposable
{
    private readonly HttpClient _http;

    public Administrator(Uri broker, string key)
    {
        _http = new HttpClient { BaseAddress = broker };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Task AddPersonAsync(string id, string name, string password) => PostAsync("/admin/people", new { id, name, password });

    public Task GiveRoleAsync(string id, string role) => PostAsync($"/admin/people/{id}/roles", new { role });

    public Task TakeRoleAsync(string id, string role) => PostAsync($"/admin/people/{id}/roles/remove", new { role });

    public Task AddAgentAsync(string id, string name, string owner, JsonNode jwks, params string[] redirects) =>
        PostAsync("/admin/agents", new { id, name, owner, jwks, redirect_uris = redirects });

    public Task AllowAsync(string who, string relation, string what) => PostAsync("/admin/tuples", new { user = who, relation, @object = what });

    /// <summary>A tool stays off until somebody allows it; the definition that its server shows first is then the approved one.</summary>
    public Task AllowToolAsync(string upstream, string tool) => AnswerToolAsync(upstream, "allow", new { tool });

    public Task AnswerToolAsync(string upstream, string verb, object body) => PostAsync($"/admin/tools/{upstream}/{verb}", body);

    public Task TakeAwayAsync(string who, string relation, string what) => PostAsync("/admin/tuples/delete", new { user = who, relation, @object = what });

    public Task NarrowAsync(string delegation, JsonNode details) => PostAsync($"/admin/delegations/{delegation}/narrow", new { authorization_details = details });

    public async Task<JsonElement> ReadAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await SuccessAsync(response, path);
    }

    /// <summary>Any other request, for those who play more than the story.</summary>
    public async Task<JsonElement> SendAsync(string path, object body)
    {
        using var response = await _http.PostAsJsonAsync(path, body);
        return await SuccessAsync(response, path);
    }

    public void Dispose() => _http.Dispose();

    private Task<JsonElement> PostAsync(string path, object body) => SendAsync(path, body);

    private static async Task<JsonElement> SuccessAsync(HttpResponseMessage response, string path)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {text}");
        }

        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
