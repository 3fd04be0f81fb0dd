using System.Diagnostics;
using AgentIdentity.EndToEnd.Tests.Models.Setup;

namespace AgentIdentity.EndToEnd.Tests.Models.Clients;

/// <summary>A developer's folder with a note in it, and a home where no agent has been before.</summary>
internal sealed class Desk : IDisposable
{
    public const string Secret = "the secret word is gouda";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentid-desk-");

    public Desk()
    {
        Directory.CreateDirectory(Home);
        File.WriteAllText(Note, Secret + "\n");
    }

    public string Note => Path.Combine(_folder.FullName, "note.txt");

    private string Home => Path.Combine(_folder.FullName, "home");

    /// <summary>Nothing of the machine's but the path: above all no key that somebody has for real.</summary>
    public IReadOnlyDictionary<string, string> Environment(string key) => new Dictionary<string, string>
    {
        ["HOME"] = Home,
        ["CODEX_HOME"] = Home,
        ["AGENT_KEY"] = key,
        ["ANTHROPIC_AUTH_TOKEN"] = key,
        ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
        ["CLAUDE_CODE_MAX_RETRIES"] = "1",
    };

    public ProcessStartInfo Codex(string address, string model, string prompt) => Start("node",
    [
        ModelPeers.Program("node_modules", "@openai", "codex", "bin", "codex.js"), "exec", "--skip-git-repo-check", "--json", "-m", model,
        "-c", "model_provider=\"gateway\"", "-c", "model_providers.gateway.name=\"gateway\"", "-c", $"model_providers.gateway.base_url=\"{address}\"",
        "-c", "model_providers.gateway.env_key=\"AGENT_KEY\"", "-c", "model_providers.gateway.wire_api=\"responses\"",
        "-c", "web_search=\"disabled\"", "-c", "model_providers.gateway.request_max_retries=0", "-c", "model_providers.gateway.stream_max_retries=0", prompt,
    ]);

    // Its package has a script that puts the program in its place; here no package runs scripts, so the program is called where it lies.
    public ProcessStartInfo Claude(string address, string model, string prompt)
    {
        var start = Start(ModelPeers.Program("node_modules", "@anthropic-ai", "claude-code-linux-x64", "claude"), ["-p", prompt, "--output-format", "text", "--allowedTools", "Read"]);
        start.Environment["ANTHROPIC_BASE_URL"] = address;
        start.Environment["ANTHROPIC_MODEL"] = model;
        return start;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = _folder.FullName };
        start.Environment.Clear();
        start.Environment["PATH"] = System.Environment.GetEnvironmentVariable("PATH");
        return start;
    }
}
