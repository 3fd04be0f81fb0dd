using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Links.Web;

/// <summary>Streamable HTTP of 2026-07-28: every request stands for itself, and its answer carries all that belongs to it.</summary>
internal sealed class ModernWeb(WebExchange web)
{
    // The answer to a request is on its own exchange; the number tells nothing, but that a request which goes on with another is a new one:
    // such numbers no client counts up to, whose own number the first may have had.
    private const long First = 1;
    private long _goingOn = 1L << 40;

    public async IAsyncEnumerable<LinkMessage> AskAsync(LinkCall call, LinkRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var id = LinkMethods.GoesOn(request) ? Interlocked.Increment(ref _goingOn) : First;
        using var answer = await web.SendAsync(
            call, HttpMethod.Post, OutgoingMessage.Request(id, request, request.ProgressToken), HeadersOf(request), cancellationToken);
        if (WebExchange.Judge(call, answer) is { } error)
        {
            throw new LinkFault(error);
        }

        var silence = request.Method == LinkMethods.Listen ? Timeout.InfiniteTimeSpan : call.Upstream.Timeout;
        await foreach (var message in web.ReadAsync(answer, silence, call.Gate is { } gate ? gate.TryHold : null, cancellationToken))
        {
            if (message.IsEmpty)
            {
                continue;
            }

            yield return Read(message, id) ?? throw new LinkFault(GatewayError.UpstreamAnswerUnreadable);
        }
    }

    /// <summary>Requests of a server to the client do not exist in this revision.</summary>
    private static LinkMessage? Read(ReadOnlyMemory<byte> message, long id) => IncomingMessage.Read(message) switch
    {
        { Kind: IncomingKind.Notification } note => new LinkNotification(note.Method, note.Params),
        { Kind: IncomingKind.Result } own when Is(own.Id, id) => new LinkResponse(own.Body, null),
        { Kind: IncomingKind.Error } own when own.Id.ValueKind == JsonValueKind.Undefined || Is(own.Id, id) => new LinkResponse(null, own.Body),
        _ => null,
    };

    private static bool Is(JsonElement given, long id) => given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out var number) && number == id;

    public static IEnumerable<KeyValuePair<string, string>> HeadersOf(LinkRequest request)
    {
        yield return new(McpHeaders.Revision, McpMethods.Modern);
        yield return new(McpHeaders.Method, request.Method);
        if (LinkMethods.NameOf(request) is { } name)
        {
            yield return new(McpHeaders.Name, Encode(name));
        }

        foreach (var header in request.ParameterHeaders)
        {
            yield return header;
        }
    }

    // Only what stands in a header as it is goes there as it is; a name that looks encoded is encoded.
    private static string Encode(string value) =>
        value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && value.Trim() == value && !value.StartsWith("=?", StringComparison.Ordinal)
            ? value : $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}?=";
}
