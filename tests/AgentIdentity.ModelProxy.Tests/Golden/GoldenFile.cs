using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.ModelProxy.Tests.Golden;

/// <summary>Files under Golden/: what is read, and what is expected. <c>AGENTID_WRITE_DOCS=1</c> writes the expected ones again.</summary>
internal static class GoldenFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Folder = Find();

    internal static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    internal static void Check(string name, string actual)
    {
        var path = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("AGENTID_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, actual);
        }

        File.Exists(path).Should().BeTrue($"{name} is written by AGENTID_WRITE_DOCS=1");
        actual.Should().Be(File.ReadAllText(path), $"{name} is written again by AGENTID_WRITE_DOCS=1");
    }

    /// <summary>JSON as people read it.</summary>
    internal static string Pretty(ReadOnlySpan<byte> json) => JsonNode.Parse(json)!.ToJsonString(Indented) + "\n";

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AgentIdentity.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "tests", "AgentIdentity.ModelProxy.Tests", "Golden");
    }
}
