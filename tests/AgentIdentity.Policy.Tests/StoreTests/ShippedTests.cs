using System.Text.RegularExpressions;

namespace AgentIdentity.Policy.Tests.StoreTests;

/// <summary>The tests that ship with the policies: all pass, and each promise of the policy is held by one.</summary>
public sealed partial class ShippedTests
{
    [Fact]
    public void Every_shipped_test_passes()
    {
        var folders = Directory.GetDirectories(Policies()).Where(f => Directory.Exists(Path.Combine(f, "tests"))).ToArray();

        folders.Should().Contain(f => Path.GetFileName(f) == "default");
        folders.SelectMany(f => Run(f)).SelectMany(t => t.Assertions).Should().HaveCountGreaterThan(50).And.OnlyContain(a => a.Passed);
    }

    [Fact]
    public void A_seed_tuple_that_is_lost_is_noticed()
    {
        var lines = File.ReadAllLines(Path.Combine(Policies(), "default", "tuples", "seed.yaml"));
        var tuples = lines.Where(l => l.StartsWith('-')).ToArray();

        tuples.Should().HaveCountGreaterThan(5);
        tuples.Where(lost => !Notices("tuples/seed.yaml", string.Join('\n', lines.Where(l => l != lost)))).Should().BeEmpty();
    }

    [Fact]
    public void A_way_to_get_a_right_that_is_lost_from_the_model_is_noticed()
    {
        var model = File.ReadAllText(Path.Combine(Policies(), "default", "model", "main.fga"));
        var poorer = Ways().Matches(model).Select(w => Tidy(model.Remove(w.Index, w.Length))).Where(m => !m.Contains("[]", StringComparison.Ordinal)).ToArray();

        poorer.Should().HaveCountGreaterThan(20).And.OnlyContain(m => RelationModel.Parse(m, "main.fga", null) != null, "only the tests may notice");
        poorer.Where(m => !Notices("model/main.fga", m)).Should().BeEmpty();
    }

    /// <summary>Whether the shipped tests fail, or no longer load, when one file is another.</summary>
    private static bool Notices(string file, string text)
    {
        using var copy = new TestFolder();
        var source = Path.Combine(Policies(), "default");
        foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.Root, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        File.WriteAllText(Path.Combine(copy.Root, file), text);
        try
        {
            return Run(copy.Root).Any(t => !t.Passed);
        }
        catch (PolicyLoadException)
        {
            return true;
        }
    }

    private static IEnumerable<StoreTestResult> Run(string folder)
    {
        var policy = PolicyBundle.Load(folder);
        return PolicyTestFiles.In(folder).Where(f => f.EndsWith(".fga.yaml", StringComparison.Ordinal)).SelectMany(f => StoreTestFile.Load(folder, f, policy).Run());
    }

    private static string Policies()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AgentIdentity.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "policies");
    }

    private static string Tidy(string model) => model.Replace("[, ", "[", StringComparison.Ordinal).Replace(", , ", ", ", StringComparison.Ordinal).Replace(", ]", "]", StringComparison.Ordinal);

    /// <summary>A kind of users that a relation accepts, or an operand after the first.</summary>
    [GeneratedRegex(@"(?<=define [^\n\[]*\[(?:[^\]\n]*, )?)[^,\]\n]+| or [a-z_]+ from [a-z_]+")]
    private static partial Regex Ways();
}
