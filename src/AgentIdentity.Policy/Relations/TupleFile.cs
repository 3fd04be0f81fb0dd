using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations;

/// <summary>Reads a tuple file: a list of <c>{user, relation, object, condition}</c>, as OpenFGA's tools take it.</summary>
internal static class TupleFile
{
    /// <param name="seen">The tuples of the files before, to find what is written twice.</param>
    public static IEnumerable<RelationTuple> Read(
        string text, string file, RelationModel? model, HashSet<RelationQuestion> seen, ProblemList problems)
    {
        var tuples = ImmutableArray.CreateBuilder<RelationTuple>();
        try
        {
            var root = YamlReader.Read(text);
            // An empty list may be written as nothing but comments, or as [].
            var items = root is YamlText { IsNull: true } ? [] : YamlFields.List(root, "a tuple file").Items;
            foreach (var item in items)
            {
                if (ReadTuple(item, file, model, problems) is { } tuple)
                {
                    tuples.Add(tuple);
                    if (!seen.Add(tuple.Key))
                    {
                        problems.Add(PolicyError.Duplicate, file, item.At, $"the tuple {tuple} stands here twice; remove one");
                    }
                }
            }
        }
        catch (SourceException wrong)
        {
            problems.Add(file, wrong);
        }

        return tuples;
    }

    private static RelationTuple? ReadTuple(YamlValue item, string file, RelationModel? model, ProblemList problems)
    {
        try
        {
            var fields = new YamlFields(item, "a tuple", "user", "relation", "object", "condition");
            var condition = fields.Find("condition") is { } given ? ReadCondition(given) : null;
            var tuple = new RelationTuple(
                fields.RequireText("user").Text, fields.RequireText("relation").Text, fields.RequireText("object").Text, condition);
            if (model is null || TupleRules.Refusal(model, tuple) is not { } refusal)
            {
                return tuple;
            }

            problems.Add(PolicyError.TupleInvalid, file, fields.At, refusal);
        }
        catch (SourceException wrong)
        {
            problems.Add(file, wrong);
        }

        return null;
    }

    private static TupleCondition ReadCondition(YamlValue value)
    {
        var fields = new YamlFields(value, "a condition", "name", "context");
        JsonElement? context = fields.Find("context") is { } given
            ? given is YamlMap ? YamlJson.Convert(given) : throw YamlFields.Wrong(given, "'context' must be a map")
            : null;
        return new TupleCondition(fields.RequireText("name").Text, context);
    }
}
