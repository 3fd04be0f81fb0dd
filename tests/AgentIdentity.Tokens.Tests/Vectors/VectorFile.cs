namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>The folder docs/vectors, which other implementations test themselves against.</summary>
internal static class VectorFile
{
    public static string At(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AgentIdentity.sln")))
            {
                return Path.Combine(folder.FullName, "docs", "vectors", name);
            }
        }

        throw new InvalidOperationException($"No AgentIdentity.sln above {AppContext.BaseDirectory}.");
    }
}
