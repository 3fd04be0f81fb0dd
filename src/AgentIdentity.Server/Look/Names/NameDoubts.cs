using AgentIdentity.Broker;

namespace AgentIdentity.Server.Look;

/// <summary>What a person should know about the name of an agent before they trust it.</summary>
internal static class NameDoubts
{
    public static IReadOnlyList<string> Of(AgentRecord agent, IReadOnlyList<AgentRecord> known) => [.. Find(agent, known)];

    private static IEnumerable<string> Find(AgentRecord agent, IReadOnlyList<AgentRecord> known)
    {
        if (VisibleText.Hides(agent.Name))
        {
            yield return "The name has characters that hide or turn text around. They are shown here by their numbers.";
        }

        if (Lookalikes.MixesScripts(agent.Name))
        {
            yield return "The name mixes the letters of several alphabets, which can make it look like another name.";
        }

        var skeleton = Lookalikes.Skeleton(agent.Name);
        foreach (var other in known.Where(other => other.Id != agent.Id && other.Kind != AgentKind.Service
            && (Lookalikes.Skeleton(other.Name) == skeleton || Lookalikes.Skeleton(other.Id) == skeleton)).Take(3))
        {
            yield return $"Its name looks like that of another agent: {VisibleText.Of(other.Name)} ({other.Id}), for which {VisibleText.Of(other.Owner)} answers. It is not that one.";
        }
    }
}
