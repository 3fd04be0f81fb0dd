namespace AgentIdentity.Broker.Tests;

/// <summary>The smallest policy that has people, agents and tools.</summary>
internal static class PolicyFolder
{
    private const string Model = """
        model
          schema 1.1

        type user

        type agent

        type role
          relations
            define assignee: [user]

        type tool
          relations
            define human_may: [user]
            define agent_may: [agent]

        type operation
          relations
            define human_may: [user]
            define agent_may: [agent]

        type model
          relations
            define human_may: [user]
            define agent_may: [agent]

        """;

    public static string Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "model"));
        File.WriteAllText(Path.Combine(folder, "model", "main.fga"), Model);
        return folder;
    }
}
