using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace AgentIdentity.Server.Console.Approvals;

/// <summary>A text of somebody who may want to be misread, cut so that every letter that is not what it looks like is shown by its number.</summary>
internal sealed record ShownText(IReadOnlyList<ShownPiece> Pieces) : IHtmlContent
{
    /// <summary>From this length on a text is folded; it is on the page whole all the same.</summary>
    public const int Long = 300;

    public bool IsOdd => Pieces.Any(static piece => piece.IsOdd);

    public int Length => Pieces.Sum(static piece => piece.Text.Length);

    public static ShownText Of(string text)
    {
        // Half of a surrogate pair is no letter; as JSON writes it, it is seen.
        var runes = text.EnumerateRunes().ToList();
        var odd = OddLetters.Of(runes);
        List<ShownPiece> pieces = [];
        var plain = new StringBuilder();
        for (var at = 0; at < runes.Count; at++)
        {
            if (!odd[at])
            {
                plain.Append(runes[at]);
                continue;
            }

            Flush(plain, pieces);
            pieces.Add(new ShownPiece(string.Create(CultureInfo.InvariantCulture, $"U+{runes[at].Value:X4}"), true));
        }

        Flush(plain, pieces);
        return new ShownText(pieces);
    }

    /// <summary>On the page: folded where it is long and honest, and never cut.</summary>
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        if (Length <= Long)
        {
            WriteAll(writer, encoder);
            return;
        }

        writer.Write(string.Create(CultureInfo.InvariantCulture, $"<details{(IsOdd ? " open" : "")}><summary>{Length} letters; all of them count{(IsOdd ? ", and some are not what they look like" : "")}</summary>"));
        WriteAll(writer, encoder);
        writer.Write("</details>");
    }

    private void WriteAll(TextWriter writer, HtmlEncoder encoder)
    {
        writer.Write("<span class=\"exact\">");
        foreach (var (text, odd) in Pieces)
        {
            writer.Write(odd ? "<mark class=\"odd\">" : "");
            encoder.Encode(writer, text);
            writer.Write(odd ? "</mark>" : "");
        }

        writer.Write("</span>");
    }

    private static void Flush(StringBuilder plain, List<ShownPiece> pieces)
    {
        if (plain.Length > 0)
        {
            pieces.Add(new ShownPiece(plain.ToString(), false));
            plain.Clear();
        }
    }
}

/// <summary>Letters as they are, or the number of one that is not what it looks like.</summary>
internal sealed record ShownPiece(string Text, bool IsOdd);
