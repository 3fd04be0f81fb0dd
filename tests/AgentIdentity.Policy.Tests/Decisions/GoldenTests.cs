using System.Text;
using System.Text.Json;
using AgentIdentity.Tests;

namespace AgentIdentity.Policy.Tests.Decisions;

/// <summary>Whole explanations, to the last letter: what the record holds and what the caller is told. <c>AGENTID_WRITE_DOCS=1</c> writes them anew.</summary>
public sealed class GoldenTests
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Folder = Path.Combine(NodeProgram.Root(), "tests", "AgentIdentity.Policy.Tests", "Decisions", "golden");

    public static TheoryData<string> Names { get; } = [.. GoldenCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_explanation_reads_as_it_did(string name)
    {
        var file = Path.Combine(Folder, name + ".json");
        var text = Text(GoldenCases.All[name].Decide());
        if (Environment.GetEnvironmentVariable("AGENTID_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, text);
        }

        File.ReadAllText(file).Should().Be(text, "the golden explanation of '{0}' stands in {1}", name, file);
    }

    [Fact]
    public void Every_golden_file_is_of_a_case() =>
        Directory.EnumerateFiles(Folder).Select(Path.GetFileNameWithoutExtension).Should().BeEquivalentTo(GoldenCases.All.Keys);

    [Fact]
    public void The_name_of_a_case_says_its_outcome()
    {
        foreach (var (name, world) in GoldenCases.All.Where(c => c.Key.Contains('-', StringComparison.Ordinal)))
        {
            var outcome = world.Decide().Outcome;
            (name.StartsWith("allow", StringComparison.Ordinal) || name == "list-open").Should().Be(outcome == Outcome.Allow, name);
            name.StartsWith("needs-", StringComparison.Ordinal).Should().Be(outcome is Outcome.NeedsApproval or Outcome.NeedsStepUp, name);
        }
    }

    /// <summary>Every reason that a decision can give is in some golden explanation, or is named here with where it is held.</summary>
    [Fact]
    public void Every_reason_has_a_golden_explanation()
    {
        string[] elsewhere =
        [
            DecisionReason.NoPolicy, DecisionReason.EngineFailure,
        ];
        var given = GoldenCases.All.Values.SelectMany(w => w.Decide().Conjuncts).Select(c => c.Reason).OfType<string>().ToHashSet();

        typeof(DecisionReason).GetFields().Select(f => (string)f.GetValue(null)!).Except(given).Should().BeEquivalentTo(elsewhere);
    }

    internal static string Text(Decision decision)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("record");
            decision.WriteTo(writer);
            writer.WritePropertyName("caller");
            decision.ForCaller().WriteTo(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
