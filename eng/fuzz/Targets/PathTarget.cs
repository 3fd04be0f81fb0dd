using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Policy;

namespace AgentIdentity.Fuzz.Targets;

/// <summary>
/// Request targets of an API. Bytes are what follows /api/raw; what is accepted is sent over a connection, and what the decision saw must
/// be what is on the wire, which every other reader takes for the same.
/// </summary>
internal sealed class PathTarget : Target, IDisposable
{
    private const string Prefix = "/api/raw";
    private static readonly SearchValues<char> Structure = SearchValues.Create("\\;?#\0\r\n");
    private WireTap _wire = new();
    private readonly HttpMessageInvoker _client;

    public PathTarget() => _client = new HttpMessageInvoker(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectCallback = (_, _) => new ValueTask<Stream>(_wire = new WireTap()),
    });

    private static readonly string[] Good =
    [
        "", "/", "/orders/17", "/orders/17?expand=lines&q=a%20b", "/caf%C3%A9/%E2%82%AC", "/a:b/c@d/e=f/g,h/i+j", "/orders/", "/...?x=%2e%2e%2f", "/a..b/.c?a=1&a=2", "/!$&'()/~a_b-c.d??x", "/orders/../admin", "/a%2fb", "/1;v=1",
    ];

    public override IReadOnlyList<string> Words =>
        ["/", "//", ".", "..", "/../", "/./", "%2e", "%2E", "%2f", "%2F", "%5c", "%5C", "\\", ";", "%3B", "%25", "%252e", "%00", "%0A", "%0d%0a", "%C3%A9", "%c3", "%C0%AF", "%ED%A0%80", "?", "??", "#", "&", "=", "+", "%20", " ", "\t", "\r\n", "\0", "é", "_method=DELETE", "%5Fmethod", "@", ":", "*", "http://", "~"];

    public override IEnumerable<byte[]> Seeds() => Good.Select(Encoding.Latin1.GetBytes);

    /// <summary>How often something was let through: never would mean that nothing was compared.</summary>
    public int Accepted { get; private set; }

    public override void Try(ReadOnlySpan<byte> input)
    {
        var text = Encoding.Latin1.GetString(input);
        if (!ApiPath.TryRead(Prefix + text, Prefix, out var path, out var problem))
        {
            Promise(problem.Length > 0, "a refusal says why");
            return;
        }

        Accepted++;
        Promise((path.Path == "/" && text.Split('?')[0] is "" or "/") || path.Path + path.Query == text, "nothing is repaired");
        var call = Call.Http("raw", "GET", path.Path, path.Query.Length == 0 ? "" : path.Query[1..], bodyRead: true);
        var line = OnTheWire(path);
        Promise(line == $"GET {call.Identifier}{path.Query} HTTP/1.1", "what was decided is what is sent");
        Promise(QueryOf(call) == (line.Contains('?', StringComparison.Ordinal) ? line[(line.IndexOf('?', StringComparison.Ordinal) + 1)..^" HTTP/1.1".Length] : ""), "the query that was decided on is what is sent");
        JudgeReaders(path.Path);
    }

    public void Dispose()
    {
        _client.Dispose();
        _wire.Dispose();
    }

    private static string QueryOf(Call call) =>
        call.Arguments is { } arguments && arguments.TryGetProperty("query", out JsonElement query) ? query.GetString()! : "";

    private static void JudgeReaders(string path)
    {
        var decoded = Uri.UnescapeDataString(path);
        Promise(new Uri("http://host" + path).AbsolutePath == path, "a reader that normalises finds the same path");
        Promise(decoded.Count(static c => c == '/') == path.Count(static c => c == '/'), "a reader that decodes finds the same segments");
        Promise(!decoded.AsSpan().ContainsAny(Structure), "a reader that decodes finds no structure");
        Promise(decoded.Split('/').All(static segment => segment is not ("." or "..")) && !decoded.Contains("//", StringComparison.Ordinal), "a reader that decodes finds no way up");
        Promise(Uri.UnescapeDataString(decoded) == decoded, "a reader that decodes twice finds the same path");
        Promise(decoded.Normalize(NormalizationForm.FormKC).AsSpan().IndexOfAny('\\', ';') < 0 || path.Contains('%', StringComparison.Ordinal), "plain letters stay plain");
    }

    private string OnTheWire(ApiPath path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("http://upstream.example" + path.Path + path.Query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using var answer = _client.SendAsync(request, CancellationToken.None).GetAwaiter().GetResult();
        return _wire.Sent.Split("\r\n")[0];
    }
}
