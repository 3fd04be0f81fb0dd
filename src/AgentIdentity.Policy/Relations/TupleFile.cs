using System.Text.Json;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations;

/// <summary>Reads a tuple file: a list of <c>{user, relation, object, condition}</c>, as OpenFGA's tools take it.</summary>
internal static class TupleFile
{
    public static void Read(string text, string file, TupleIntake tuples, ProblemList problems)
    {
        try
        {
            var root = YamlReader.Read(text);
            // An empty list may be written as nothing but comments, or as [].
            if (root is not YamlText { IsNull: true })
            {
                Read(YamlFields.List(root, "a tuple file"), file, tuples, problems);
            }
        }
        catch (SourceException wrong)
        {
            problems.Add(file, wrong);
        }
    }

    public static void Read(YamlList list, string file, TupleIntake tuples, ProblemList problems)
    {
        foreach (var item in list.Items)
        {
            try
            {
                tuples.Add(ReadTuple(item), file, item.At);
            }
            catch (SourceException wrong)
            {
                problems.Add(file, wrong);
            }
        }
    }

    private static RelationTuple ReadTuple(YamlValue item)
    {
        var fields = new YamlFields(item, "a tuple", "user", "relation", "object", "condition");
        var condition = fields.Find("condition") is { } given ? ReadCondition(given) : null;
        return new RelationTuple(fields.RequireText("user").Text, fields.RequireText("relation").Text, fields.RequireText("object").Text, condition);
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
