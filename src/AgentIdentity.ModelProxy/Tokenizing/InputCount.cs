using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>
/// Counts the input of a request by the model's own tokenizer: every name, text and number of the body by itself, and a token for each sign
/// of JSON between them. That is more than a provider's template makes of it, never less.
/// </summary>
public static class InputCount
{
    // Above it counting takes longer than a caller should be able to make the gateway work for one call.
    private const int LargestBody = 1024 * 1024;

    // What chat templates add that no byte of the request shows.
    private const int Template = 512;

    /// <summary>The most input tokens of the body; null where it is not counted, and its bound stands.</summary>
    public static long? Of(TokenizerKind? tokenizer, ReadOnlySpan<byte> body)
    {
        if (tokenizer is not { } kind || body.Length > LargestBody)
        {
            return null;
        }

        long count = Template;
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
                // A value brings its comma along, and a name its colon.
                count += 1 + reader.TokenType switch
                {
                    JsonTokenType.PropertyName or JsonTokenType.String => Tokenizers.Count(kind, reader.GetString()!) + 2,
                    JsonTokenType.Number => reader.ValueSpan.Length,
                    _ => 1,
                };
            }
        }
        catch (Exception unread) when (unread is JsonException or InvalidOperationException)
        {
            return null;
        }

        return count;
    }
}
