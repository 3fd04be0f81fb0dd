using System.Text;

namespace AgentIdentity.Server.Tests.OAuth.HostileRequests;

/// <summary>One hostile request and the exact answer: status, <c>error</c> and <c>code</c>, with <c>-</c> for one that is not there.</summary>
public sealed record Hostile(string What, string Answer, Func<Scene, Task<Ask>> Make);

/// <summary>A request that was sound until somebody changed it.</summary>
public sealed class Ask(string path, IEnumerable<(string Name, string? Value)> form)
{
    private readonly List<(string Name, string Value)> _form = [.. form.Where(static field => field.Value is not null).Select(static field => (field.Name, field.Value!))];
    private readonly List<(string Name, string Value)> _headers = [];
    private HttpMethod _method = HttpMethod.Post;
    private (string Type, string Text)? _body;

    /// <summary>Sets a parameter, or takes it away.</summary>
    public Ask With(string name, string? value)
    {
        _form.RemoveAll(field => field.Name == name);
        return value is null ? this : Again(name, value);
    }

    /// <summary>Adds a parameter, whether it is there or not.</summary>
    public Ask Again(string name, string value)
    {
        _form.Add((name, value));
        return this;
    }

    public Ask Header(string name, string value)
    {
        _headers.Add((name, value));
        return this;
    }

    /// <summary>Sets a header in place of every one of its name; without a value none is left.</summary>
    public Ask Only(string name, string? value)
    {
        _headers.RemoveAll(header => header.Name == name);
        return value is null ? this : Header(name, value);
    }

    public Ask Body(string type, string text)
    {
        _body = (type, text);
        return this;
    }

    public Ask Get()
    {
        _method = HttpMethod.Get;
        return this;
    }

    public HttpRequestMessage Request(string from)
    {
        var query = string.Join('&', _form.Select(static field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
        var request = _method == HttpMethod.Get ? new HttpRequestMessage(_method, $"{path}?{query}")
            : new HttpRequestMessage(_method, path) { Content = _body is { } body ? new StringContent(body.Text, Encoding.UTF8, body.Type) : new StringContent(query, Encoding.UTF8, "application/x-www-form-urlencoded") };
        foreach (var (name, value) in _headers.Prepend(("Accept", "application/json")).Append(("X-Forwarded-For", from)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
