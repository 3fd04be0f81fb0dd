using System.Globalization;
using Microsoft.ML.Tokenizers;

namespace AgentIdentity.ModelProxy;

/// <summary>The public tokenizers, each read once: that takes a moment and some memory, and is done when the first model needs it.</summary>
public static class Tokenizers
{
    // Longer runs without a break make the merging of pairs slow, and nobody writes them.
    private const int LongestRun = 512;

    private static readonly Lazy<TiktokenTokenizer> Cl100k = new(static () => TiktokenTokenizer.CreateForEncoding("cl100k_base"));
    private static readonly Lazy<TiktokenTokenizer> O200k = new(static () => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    /// <summary>The tokenizer of a name such as <c>o200k_base</c>; null where it is not known.</summary>
    public static TokenizerKind? Find(string? name) => name switch
    {
        "cl100k_base" => TokenizerKind.Cl100k,
        "o200k_base" => TokenizerKind.O200k,
        _ => null,
    };

    /// <summary>The tokens of a text, or more where counting would take too long.</summary>
    public static long Count(TokenizerKind kind, string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // A token stands for a byte at least.
        var bytes = System.Text.Encoding.UTF8.GetByteCount(text);
        // What marks parts of a prompt is one token to the tokenizer, and ordinary letters to a provider that reads it in somebody's text.
        return text.Contains("<|", StringComparison.Ordinal) || HasLongRun(text) ? bytes : Math.Min(bytes, (kind == TokenizerKind.Cl100k ? Cl100k : O200k).Value.CountTokens(text));
    }

    // Pieces end where letters, signs and white space meet; marks belong to what they stand on.
    private static bool HasLongRun(string text)
    {
        var (run, kind) = (0, Piece.None);
        foreach (var character in text)
        {
            var now = char.IsWhiteSpace(character) ? Piece.Space : char.IsLetterOrDigit(character) ? Piece.Word
                : char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark ? kind
                : Piece.Signs;
            (run, kind) = (now == kind ? run + 1 : 0, now);
            if (run > LongestRun)
            {
                return true;
            }
        }

        return false;
    }

    private enum Piece
    {
        None,
        Word,
        Signs,
        Space,
    }
}
