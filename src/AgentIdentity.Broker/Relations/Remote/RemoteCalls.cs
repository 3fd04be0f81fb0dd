using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Puts requests to the remote engine: bounded in time, retried where that is safe. Whatever goes wrong is a failure, never an answer.</summary>
internal sealed class RemoteCalls(RemoteRelationsOptions options, HttpClient http, RemoteBearer bearer, TimeProvider time)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private const int LongestMessage = 300;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private readonly string _store = $"{options.Address.AbsoluteUri.TrimEnd('/')}/stores/{Uri.EscapeDataString(options.StoreId)}/";

    /// <summary>A request that may be put again: it changes nothing.</summary>
    public ValueTask<RelationResult<JsonElement>> AskAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation) =>
        SendAsync(method, path, body, Math.Max(1, options.Attempts), cancellation);

    /// <summary>A request that is put once: nobody knows what an unanswered one did.</summary>
    public ValueTask<RelationResult<JsonElement>> ChangeAsync(HttpMethod method, string path, JsonObject body, CancellationToken cancellation) =>
        SendAsync(method, path, body, 1, cancellation);

    private async ValueTask<RelationResult<JsonElement>> SendAsync(
        HttpMethod method, string path, JsonObject? body, int attempts, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.TimeLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var json = body?.ToJsonString();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var (result, again) = await TryAsync(method, path, json, both.Token).ConfigureAwait(false);
                if (again is not { } pause || attempt >= attempts)
                {
                    return result;
                }

                // A pause that the server asks for may be longer than there is time, or than a timer can take.
                var wait = pause > TimeSpan.Zero ? pause : FirstPause * (1 << Math.Min(attempt, 10));
                await Task.Delay(wait < options.TimeLimit ? wait : options.TimeLimit, time, both.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new RelationFailure(RelationFailureCode.DeadlineExceeded, $"the relation engine did not answer within {options.TimeLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
    }

    /// <summary>One attempt; with a pause when another one may do better.</summary>
    private async Task<(RelationResult<JsonElement> Result, TimeSpan? Again)> TryAsync(
        HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        try
        {
            var credential = await bearer.GetAsync(cancellation).ConfigureAwait(false);
            using var request = new HttpRequestMessage(method, _store + path);
            request.Headers.Authorization = credential is null ? null : new AuthenticationHeaderValue("Bearer", credential);
            request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return (await ReadAsync(response, cancellation).ConfigureAwait(false), null);
            }

            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                bearer.Forget(credential);
            }

            var failure = await FailureAsync(response, cancellation).ConfigureAwait(false);
            var passing = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.Conflict || (int)response.StatusCode >= 500
                || (response.StatusCode == HttpStatusCode.Unauthorized && options.Client is not null);
            return (failure, passing ? response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero : null);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or IOException)
        {
            return (new RelationFailure(RelationFailureCode.Unavailable, $"the relation engine cannot be reached: {Plain(unreachable.Message)}"), TimeSpan.Zero);
        }
        catch (JsonException)
        {
            return (new RelationFailure(RelationFailureCode.InternalError, "the relation engine's answer is not JSON"), null);
        }
        catch (FormatException)
        {
            return (new RelationFailure(RelationFailureCode.Unavailable, "the relation engine cannot be asked: the token endpoint's token is none"), null);
        }
    }

    private static async Task<RelationResult<JsonElement>> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        var json = Parse(bytes.Length == 0 ? "{}"u8 : bytes);
        return json.ValueKind == JsonValueKind.Object
            ? json : new RelationFailure(RelationFailureCode.InternalError, "the relation engine's answer is not a JSON object");
    }

    private static async Task<RelationFailure> FailureAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        try
        {
            var json = Parse(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
            if (RelationFailureCodes.Find(json.Find("code").Text()) is { } code)
            {
                return new RelationFailure(code, Plain(json.Find("message").Text() ?? $"the relation engine answered {status}"));
            }
        }
        catch (JsonException)
        {
            // Something in between answered; its status is all there is to go by.
        }

        return new RelationFailure(
            response.StatusCode switch
            {
                HttpStatusCode.Unauthorized => RelationFailureCode.BearerTokenMissing,
                HttpStatusCode.Forbidden => RelationFailureCode.Forbidden,
                HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway => RelationFailureCode.Unavailable,
                HttpStatusCode.GatewayTimeout => RelationFailureCode.DeadlineExceeded,
                _ => RelationFailureCode.InternalError,
            },
            $"the relation engine answered {status}");
    }

    /// <summary>JSON of which every text can be read and every member is there once: what is found out later would be thrown, and not be an answer.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    reader.GetString();
                }
            }
        }
        catch (InvalidOperationException half)
        {
            throw new JsonException("a text is no Unicode", half);
        }

        return JsonElement.Parse(bytes, Strict);
    }

    /// <summary>For logs and explanations: bounded, and nothing that could break a line.</summary>
    public static string Plain(string text) =>
        string.Concat((text.Length > LongestMessage ? text[..LongestMessage] + "…" : text).Select(static c => char.IsControl(c) ? ' ' : c));
}
