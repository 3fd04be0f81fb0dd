using System.Text.Json;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>What the engine says about a question of a generated world.</summary>
internal static class Answers
{
    public static CheckQuestion Question(World world, Ask ask) =>
        new(Subject.Parse(ask.User)!, ask.Relation, ask.Object, new JsonCheckContext(JsonDocument.Parse(world.Context).RootElement));

    /// <summary>The stored tuples with the contextual ones laid over them.</summary>
    public static TupleIndex Facts(World world) => TupleIndex.Build(world.Stored).Over(world.Contextual);

    public static Truth Of(RelationModel model, TupleIndex index, World world, Ask ask)
    {
        var answer = RelationChecker.Check(model, index, Question(world, ask));
        return answer.Fault switch
        {
            CheckFault.None => answer.Allowed ? Truth.True : Truth.False,
            CheckFault.MissingContext or CheckFault.ConditionError when !answer.Allowed => Truth.Fault,
            _ => throw new InvalidOperationException($"{ask} is {answer}, which no world is big enough for"),
        };
    }
}
