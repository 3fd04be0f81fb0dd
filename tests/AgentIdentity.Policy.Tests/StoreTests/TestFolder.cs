namespace AgentIdentity.Policy.Tests.StoreTests;

/// <summary>A folder with files, and what loading a file of tests from it says.</summary>
internal sealed class TestFolder : IDisposable
{
    public const string Model = """
        model: |
          model
            schema 1.1
          type user
          type group
            relations
              define member: [user]
          type document
            relations
              define owner: [user, user with until]
              define viewer: [user, user:*, group#member] or owner
          condition until(now: timestamp, ends: timestamp) {
            now < ends
          }

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("storetests");

    public TestFolder(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(Root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    public string Root => _folder.FullName;

    /// <summary>Runs one file that has the model above and these lines.</summary>
    public static StoreAssertion[] Run(string rest)
    {
        using var folder = new TestFolder(("a.fga.yaml", Model + rest));
        return [.. folder.Load("a.fga.yaml").Run().SelectMany(t => t.Assertions)];
    }

    /// <summary>The problems of one file that has the model above and these lines; positions count from the first of these.</summary>
    public static string[] Problems(string rest)
    {
        using var folder = new TestFolder(("a.fga.yaml", Model + rest));
        var before = Model.Count(c => c == '\n');
        return [.. folder.Refused("a.fga.yaml").Select(p => $"{p.Line - before}:{p.Column} {p.Error.Code()} {p.Message}")];
    }

    public StoreTestFile Load(string file, PolicyBundle? policy = null) => StoreTestFile.Load(Root, file, policy);

    public IReadOnlyList<PolicyProblem> Refused(string file)
    {
        Action load = () => Load(file);
        return load.Should().Throw<PolicyLoadException>().Which.Problems;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
