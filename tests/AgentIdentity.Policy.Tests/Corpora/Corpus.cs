namespace AgentIdentity.Policy.Tests.Corpora;

/// <summary>OpenFGA's own test data. It lives beside the clone, in ../shared, and is never copied into it.</summary>
internal static class Corpus
{
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AgentIdentity.sln")))
            {
                var root = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "corpora", "openfga"));
                if (Directory.Exists(root))
                {
                    return root;
                }

                break;
            }
        }

        const string missing = "OpenFGA's test data is missing: put it into shared/corpora/openfga beside the clone. Nothing was compared.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(missing);
        }

        Assert.Skip(missing);
        return "";
    }

    public static string Language() => Path.Combine(Root(), "language", "tests", "data");
}
