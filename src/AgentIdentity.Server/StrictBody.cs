using System.Text.Json;

namespace AgentIdentity.Server;

/// <summary>Reads small JSON bodies: snake_case, no unknown member, no duplicate member, nothing null that must not be.</summary>
internal static class StrictBody
{
    public const int Most = 64 * 1024;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        MaxDepth = 16,
    };

    /// <summary>Reads the body and answers with what <paramref name="use"/> makes of it, or with a 400 that says what is wrong.</summary>
    public static async Task<IResult> UseAsync<T>(HttpRequest request, Func<T, Task<IResult>> use) where T : class
    {
        if (!request.HasJsonContentType())
        {
            return Refuse(415, "The body must be application/json.");
        }

        if (request.ContentLength > Most)
        {
            // The rest of the body is not read, so the connection cannot be used again: the client is told.
            request.HttpContext.Response.Headers.Connection = "close";
            return Refuse(413, $"The body is larger than {Most} bytes.");
        }

        T? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<T>(request.Body, Strict, request.HttpContext.RequestAborted);
        }
        catch (JsonException mistake)
        {
            return Refuse(400, mistake.Path is { Length: > 1 } path ? $"The body is not acceptable at {path}." : "The body is not the JSON object this address takes.");
        }

        return body is null ? Refuse(400, "The body is null.") : await use(body);
    }

    private static IResult Refuse(int status, string detail) => Problems.Of(status, ServerError.BodyMalformed, detail);
}
