using System.Net;
using System.Net.Http.Headers;

namespace AgentIdentity.Server.OAuth;

/// <summary>Fetches one document: one GET, five seconds, five kilobytes, 200 or nothing.</summary>
internal sealed class MetadataFetcher(MetadataEgress egress, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Unstated = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private readonly HttpClient _http = egress.CreateClient();

    public async Task<FetchedDocument> FetchAsync(Uri address, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await GetAsync(address, both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return FetchedDocument.Failed(ServerError.ClientMetadataUnreachable, "The document did not come within five seconds.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            return FetchedDocument.Failed(ServerError.ClientMetadataUnreachable, "The document could not be fetched from a public address over TLS.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<FetchedDocument> GetAsync(Uri address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return FetchedDocument.Failed(ServerError.ClientMetadataUnreachable, $"The document's address answered {(int)response.StatusCode}; only 200 counts, and redirects are not followed.");
        }

        if (response.Content.Headers.ContentType?.MediaType is not { } type
            || (type != "application/json" && !(type.StartsWith("application/", StringComparison.Ordinal) && type.EndsWith("+json", StringComparison.Ordinal))))
        {
            return FetchedDocument.Failed(ServerError.ClientMetadataInvalid, "The document is not served as JSON.");
        }

        if (await ReadAsync(response, cancellation) is not { } body)
        {
            return FetchedDocument.Failed(ServerError.ClientMetadataInvalid, $"The document is longer than {ClientDocument.Largest} bytes.");
        }

        return ClientDocument.Read(body, address, out var mistake) is { } document
            ? new FetchedDocument(document, time.GetUtcNow() + Fresh(response), null, "")
            : FetchedDocument.Failed(ServerError.ClientMetadataInvalid, mistake);
    }

    // Counted as it arrives: Content-Length is what the other side says.
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var buffer = new byte[ClientDocument.Largest + 1];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return read <= ClientDocument.Largest ? buffer.AsMemory(0, read) : null;
    }

    /// <summary>How long the answer may be kept (RFC 9111 section 4.2); a day at most, because a document may also be withdrawn.</summary>
    private static TimeSpan Fresh(HttpResponseMessage response)
    {
        var control = response.Headers.CacheControl;
        if (control is { NoStore: true } or { NoCache: true })
        {
            return TimeSpan.Zero;
        }

        var lifetime = control?.SharedMaxAge ?? control?.MaxAge
            ?? (response.Content.Headers.Expires is { } expires && response.Headers.Date is { } date ? expires - date : Unstated);
        var left = lifetime - (response.Headers.Age ?? TimeSpan.Zero);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > Longest ? Longest : left;
    }
}

/// <summary>A document and how long it counts, or why there is none.</summary>
internal sealed record FetchedDocument(ClientDocument? Document, DateTimeOffset FreshUntil, ServerError? Error, string Detail)
{
    public static FetchedDocument Failed(ServerError error, string detail) => new(null, DateTimeOffset.MinValue, error, detail);
}
