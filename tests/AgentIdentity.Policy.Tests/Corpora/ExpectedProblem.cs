using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Corpora;

/// <summary>A mistake as OpenFGA's data describe it; places count from zero there.</summary>
internal sealed record ExpectedProblem(string Text, string? File, string? Kind, int Line, int Start, int End)
{
    public static List<(string Name, string Dsl, List<ExpectedProblem> Errors)> Cases(string file)
    {
        var list = (YamlList)YamlReader.Read(System.IO.File.ReadAllText(Path.Combine(Corpus.Language(), file)));
        return [.. list.Items.Cast<YamlMap>().Where(m => m.Find("skip") is null).Select(m =>
            (String(m.Find("name")), String(m.Find("dsl")), Read(m.Find("expected_errors"))))];
    }

    public static List<ExpectedProblem> Read(YamlValue? list) => [.. (list as YamlList)?.Items.Cast<YamlMap>().Select(Read) ?? []];

    /// <summary>Null when both sides list the same.</summary>
    public static string? Difference(string name, IEnumerable<ExpectedProblem> expected, IEnumerable<PolicyProblem> ours)
    {
        var left = ours.ToList();
        var missing = expected.Where(e => left.FindIndex(e.Fits) is var i && (i < 0 || !Remove(i))).ToList();
        return missing.Count == 0 && left.Count == 0 ? null
            : $"{name}\n-- only ours\n{string.Join('\n', left.Select(p => $"{p} [{p.ModelMistake} {p.Length}]"))}\n-- only theirs\n{string.Join('\n', missing)}\n";

        bool Remove(int index)
        {
            left.RemoveAt(index);
            return true;
        }
    }

    /// <summary>Ours say the same and then what to do about it.</summary>
    private bool Fits(PolicyProblem problem) =>
        (problem.Message == Text || problem.Message.StartsWith(Text + " ", StringComparison.Ordinal) || problem.Message.StartsWith(Text + ";", StringComparison.Ordinal))
        && problem.Line == Line + 1 && problem.Column == Start + 1 && (File is null || problem.File == File)
        && (Kind is null || (problem.ModelMistake == Kind && problem.Length == End - Start));

    private static ExpectedProblem Read(YamlMap error)
    {
        var (line, column) = ((YamlMap)error.Find("line")!, (YamlMap)error.Find("column")!);
        return new ExpectedProblem(
            String(error.Find("msg")),
            error.Find("file") is YamlText file ? file.Text : null,
            (error.Find("metadata") as YamlMap)?.Find("errorType") is YamlText kind ? kind.Text : null,
            Number(line.Find("start")), Number(column.Find("start")), Number(column.Find("end")));
    }

    private static int Number(YamlValue? value) => int.Parse(String(value), System.Globalization.CultureInfo.InvariantCulture);

    private static string String(YamlValue? value) => ((YamlText)value!).Text;
}
