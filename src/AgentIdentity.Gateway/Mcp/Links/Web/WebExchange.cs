using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Limits;

namespace AgentIdentity.Gateway.Mcp.Links.Web;

/// <summary>Requests to MCP servers over HTTP, and the messages in their answers. What goes wrong is a <see cref="LinkFault"/>.</summary>
internal sealed class WebExchange(UpstreamClients clients, TimeProvider time)
{
    private static readonly List<ReadOnlyMemory<byte>> Nothing = [default];

    public const string SessionHeader = "Mcp-Session-Id";

    /// <summary>Sends a request; the answer is the caller's to dispose.</summary>
    /// <param name="call">Where to, and with which credential.</param>
    /// <param name="method">POST with a message, GET for a stream, DELETE for the end of a session.</param>
    /// <param name="message">The message; empty where there is none.</param>
    /// <param name="headers">The protocol's own headers.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<HttpResponseMessage> SendAsync(
        LinkCall call, HttpMethod method, ReadOnlyMemory<byte> message, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        if (call.EquippedFor != call.Upstream)
        {
            throw new LinkFault(GatewayError.Fault);
        }

        using var request = new HttpRequestMessage(method, call.Upstream.Address);
        request.Headers.TryAddWithoutValidation("Accept", method == HttpMethod.Get ? "text/event-stream" : "application/json, text/event-stream");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (method == HttpMethod.Post)
        {
            request.Content = new ReadOnlyMemoryContent(message);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        call.Credential.ApplyTo(request, message, time.GetUtcNow());
        using var silence = new CancellationTokenSource(call.Upstream.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            return await MaskAsync(await clients.For(call.Upstream).SendAsync(request, either.Token), call);
        }
        catch (HttpRequestException fault)
        {
            var never = fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            throw new LinkFault(never ? GatewayError.UpstreamDown : GatewayError.UpstreamCut, fault);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LinkFault(GatewayError.UpstreamSlow);
        }
    }

    /// <summary>What a status alone says; the server's own errors stay between it and the gateway.</summary>
    public static GatewayError? Judge(LinkCall call, HttpResponseMessage answer)
    {
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired)
        {
            call.Credential.Refused?.Invoke();
            return GatewayError.UpstreamRefusedCredential;
        }

        return (int)answer.StatusCode switch
        {
            403 => GatewayError.UpstreamForbade,
            429 or >= 500 => GatewayError.UpstreamFailed,
            >= 300 and < 400 => GatewayError.UpstreamAnswerUnreadable,
            _ => null,
        };
    }

    /// <summary>The messages of an answer: the one of a JSON document, or those of an event stream as they come, with an empty one where bytes came and no message.</summary>
    /// <param name="answer">What was answered.</param>
    /// <param name="silence">How long the server may say nothing at all; infinite for streams that wait for something to happen.</param>
    /// <param name="hold">Takes memory for what is held; null where nothing is counted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="place">Where the reader is in the stream, for one who may come back to it.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        HttpResponseMessage answer, TimeSpan silence, Func<long, bool>? hold, [EnumeratorCancellation] CancellationToken cancellationToken, StreamPlace? place = null)
    {
        var media = answer.Content.Headers.ContentType?.MediaType;
        if (media is not ("application/json" or "text/event-stream") || answer.Content.Headers.ContentEncoding.Any(static coding => coding != "identity"))
        {
            throw new LinkFault(GatewayError.UpstreamAnswerUnreadable);
        }

        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var patience = new Patience(silence, time, cancellationToken);
        if (media == "application/json")
        {
            yield return await ReadWholeAsync(stream, patience, hold);
            yield break;
        }

        var events = new EventSplitter(IncomingMessage.MaxBytes, hold);
        var buffer = new byte[8 * 1024];
        while (await patience.ReadAsync(stream, buffer) is var count && count > 0)
        {
            // Nothing says that the server is alive: a comment that keeps the stream open.
            var messages = Split(events, buffer.AsSpan(0, count), place);
            foreach (var message in messages.Count == 0 ? Nothing : messages)
            {
                yield return message;
            }
        }
    }

    // Whatever is read of an answer, be it a tool's result, a list or an error, is read without the credential that the request carried.
    private static async ValueTask<HttpResponseMessage> MaskAsync(HttpResponseMessage answer, LinkCall call)
    {
        var from = answer.Content;
        var to = new StreamContent(EchoMask.Over(await from.ReadAsStreamAsync(CancellationToken.None), call.Credential));
        foreach (var (name, values) in from.Headers.NonValidated)
        {
            to.Headers.TryAddWithoutValidation(name, values);
        }

        answer.Content = to;
        return answer;
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadWholeAsync(Stream stream, Patience patience, Func<long, bool>? hold)
    {
        var whole = new ArrayBufferWriter<byte>(4 * 1024);
        while (await patience.ReadAsync(stream, whole.GetMemory(4 * 1024)) is var count && count > 0)
        {
            whole.Advance(count);
            if (hold?.Invoke(count) == false)
            {
                throw new LinkFault(GatewayError.Overloaded);
            }

            if (whole.WrittenCount > IncomingMessage.MaxBytes)
            {
                throw new LinkFault(GatewayError.UpstreamAnswerTooLarge);
            }
        }

        return whole.WrittenCount > 0 ? whole.WrittenMemory : throw new LinkFault(GatewayError.UpstreamAnswerUnreadable);
    }

    private static List<ReadOnlyMemory<byte>> Split(EventSplitter events, ReadOnlySpan<byte> received, StreamPlace? place)
    {
        if (!events.Append(received))
        {
            throw new LinkFault(GatewayError.UpstreamAnswerTooLarge);
        }

        List<ReadOnlyMemory<byte>> messages = [];
        while (events.TryNext(out var whole))
        {
            place?.Note(whole);
            var data = McpEvent.DataOf(whole);
            if (!data.IsEmpty)
            {
                messages.Add(data.ToArray());
            }
        }

        return messages;
    }
}
