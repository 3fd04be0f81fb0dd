using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>A policy folder on this machine, loaded as the server would.</summary>
internal static class LocalBundle
{
    /// <summary>The files of a folder that loads and does what its tests say; null when it does not, and then the screen says why.</summary>
    public static BundleContent? Load(Session session, string folder)
    {
        try
        {
            var content = BundleContent.Read(folder);
            var options = PolicyCommands.Options(session);
            var run = PolicyTestRun.Of(folder, content.Compile(options), options);
            if (run.Passed)
            {
                return content;
            }

            session.Screen.Bad($"Its tests do not pass: {run.Problems.Length} files cannot be run, {run.StoreTests.Count(static t => !t.Test.Passed) + run.DecisionTests.Count(static t => !t.Test.Passed)} "
                + $"of {run.Count} tests fail. 'agentid policy test {folder}' says why.");
        }
        catch (PolicyLoadException refused)
        {
            Show(session, refused);
        }

        return null;
    }

    /// <summary>The files of a folder that can be read; null when they cannot, and then the screen says why.</summary>
    public static BundleContent? Read(Session session, string folder)
    {
        try
        {
            return BundleContent.Read(folder);
        }
        catch (PolicyLoadException refused)
        {
            Show(session, refused);
            return null;
        }
    }

    public static void Show(Session session, PolicyLoadException refused)
    {
        foreach (var problem in refused.Problems)
        {
            session.Screen.Bad(PolicyCommands.Told(problem));
        }
    }
}
