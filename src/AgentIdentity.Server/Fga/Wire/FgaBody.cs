using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace AgentIdentity.Server.Fga;

/// <summary>Reads the body of a request whole, and not a byte more than the limit. A member that is there twice is refused, and so is text that is none.</summary>
internal static class FgaBody
{
    /// <summary>OpenFGA's own limit of a message.</summary>
    public const int Most = 512 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };
    private static readonly JsonReaderOptions Depth = new() { MaxDepth = Strict.MaxDepth };

    public static async ValueTask<(FgaMessage? Message, FgaRefusal? Refusal)> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > Most)
        {
            return TooLarge(http);
        }

        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > Most)
            {
                reader.AdvanceTo(read.Buffer.End);
                return TooLarge(http);
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return Parse(body);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static (FgaMessage? Message, FgaRefusal? Refusal) Parse(byte[] body)
    {
        if (body.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return (FgaMessage.Empty(), null);
        }

        try
        {
            if (FindTextProblem(body) is { } problem)
            {
                return (null, FgaRefusal.Invalid(problem));
            }

            var json = JsonElement.Parse(body, Strict);
            return json.ValueKind == JsonValueKind.Object
                ? (new FgaMessage(json), null)
                : (null, FgaRefusal.Invalid("The body must be a JSON object."));
        }
        catch (JsonException mistake)
        {
            return (null, FgaRefusal.Invalid($"The body is not acceptable JSON: {mistake.Message}"));
        }
    }

    // Half a surrogate pair is found only when a text is taken out, and a database may take a null character for its end.
    private static string? FindTextProblem(byte[] body)
    {
        if (!Utf8.IsValid(body))
        {
            return "The body is not UTF-8.";
        }

        var reader = new Utf8JsonReader(body, Depth);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && reader.GetString()!.Contains('\0'))
                {
                    return "The body holds a null character.";
                }
            }
        }
        catch (InvalidOperationException)
        {
            return "The body holds half of a surrogate pair.";
        }

        return null;
    }

    private static (FgaMessage?, FgaRefusal?) TooLarge(HttpContext http)
    {
        // The rest of the body is not read, so the connection cannot be used again: the client is told.
        http.Response.Headers.Connection = "close";
        return (null, new FgaRefusal(StatusCodes.Status413PayloadTooLarge, "exceeded_entity_limit", $"The body may have {Most} bytes."));
    }
}
