using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace AgentIdentity.Tokens;

/// <summary>
/// Parses JSON so that no two parsers can read it differently: valid UTF-8 without a byte order mark, no duplicate
/// members at any level, no comments, no trailing commas, no lone surrogates, within limits.
/// </summary>
public static class StrictJson
{
    /// <summary>Parses one JSON value.</summary>
    /// <param name="utf8">The text; must stay unchanged while <paramref name="document"/> is in use.</param>
    /// <param name="limits">How much to take.</param>
    /// <param name="document">The document, to be disposed by the caller.</param>
    /// <param name="error">What is wrong, in words that hold nothing of the text.</param>
    /// <returns>Whether the text is strict JSON.</returns>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8,
        StrictJsonLimits limits,
        [NotNullWhen(true)] out JsonDocument? document,
        [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(limits);
        document = null;
        error = utf8.Length > limits.MaxBytes ? $"The JSON is longer than {limits.MaxBytes} bytes."
            : !Utf8.IsValid(utf8.Span) ? "The text is not valid UTF-8."
            : null;
        if (error is not null)
        {
            return false;
        }

        try
        {
            error = Scan(utf8.Span, limits);
            if (error is null)
            {
                document = JsonDocument.Parse(utf8, Options(limits));
            }
        }
        catch (JsonException problem)
        {
            error = Describe(problem);
        }

        return error is null;
    }

    private static JsonDocumentOptions Options(StrictJsonLimits limits) =>
        new() { AllowDuplicateProperties = false, MaxDepth = limits.MaxDepth };

    // JsonDocument leaves escapes undecoded until they are asked for; a lone surrogate would surface far from here.
    private static string? Scan(ReadOnlySpan<byte> utf8, StrictJsonLimits limits)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        var tokens = 0;
        while (reader.Read())
        {
            if (++tokens > limits.MaxTokens)
            {
                return $"The JSON has more than {limits.MaxTokens} tokens.";
            }

            if (reader.ValueIsEscaped && !HasValidEscapes(ref reader))
            {
                return "A string has a lone surrogate.";
            }
        }

        return null;
    }

    private static bool HasValidEscapes(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Describe(JsonException problem) =>
        problem.Message.Contains("uplicate", StringComparison.Ordinal)
            ? "A member appears twice in one object."
            : $"The text is not JSON (line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}), or is nested too deeply.";
}
