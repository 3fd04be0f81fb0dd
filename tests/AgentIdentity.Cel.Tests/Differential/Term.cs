using System.Text;

namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>A generated expression: a form such as <c>($0 + $1)</c> and what stands in its places.</summary>
internal sealed record Term(CelType Type, string Form, IReadOnlyList<Term> Parts)
{
    public string Text => Write(Form, Parts);

    public static Term Leaf(CelType type, string text) => new(type, text, []);

    /// <summary>Every expression that comes of making one place simpler: a part in the whole's stead, or a plain value.</summary>
    public IEnumerable<Term> Simpler()
    {
        foreach (var part in Parts.Where(part => part.Type.Equals(Type)))
        {
            yield return part;
        }

        if (Parts.Count > 0 && Literals.Plainest(Type) is { } plain)
        {
            yield return Leaf(Type, plain);
        }

        for (var i = 0; i < Parts.Count; i++)
        {
            foreach (var simpler in Parts[i].Simpler())
            {
                yield return this with { Parts = [.. Parts.Take(i), simpler, .. Parts.Skip(i + 1)] };
            }
        }
    }

    private static string Write(string form, IReadOnlyList<Term> parts)
    {
        if (parts.Count == 0)
        {
            return form;
        }

        var text = new StringBuilder();
        for (var i = 0; i < form.Length; i++)
        {
            text.Append(form[i] == '$' && i + 1 < form.Length && char.IsAsciiDigit(form[i + 1]) ? parts[form[++i] - '0'].Text : form[i]);
        }

        return text.ToString();
    }
}
