using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.AccessApi;

/// <summary>
/// What the conditions of the model may read of a question: the context's own members, every property as subject_x, action_x and
/// resource_x as OpenFGA hands them on, and now. A condition whose parameter is missing cannot be answered, so what may be missing is
/// there in maps too, one for each kind of value (subject_strings, subject_bools, subject_numbers and so on), even when they are empty.
/// </summary>
internal static class RelationTermsOf
{
    public static RelationTerms Question(AccessQuestion question, DateTimeOffset now)
    {
        var context = question.Context is { } told ? JsonObject.Create(told)! : [];
        Add(context, "subject", question.Subject.Properties);
        Add(context, "action", question.Action.Properties);
        Add(context, "resource", question.Resource.Properties);
        // Time is no property of a request.
        context["now"] = now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        return new RelationTerms { Context = JsonSerializer.SerializeToElement(context) };
    }

    private static void Add(JsonObject context, string part, JsonElement? properties)
    {
        JsonObject strings = [], bools = [], numbers = [];
        foreach (var property in properties?.EnumerateObject() ?? default)
        {
            var kind = property.Value.ValueKind switch
            {
                JsonValueKind.String => strings,
                JsonValueKind.True or JsonValueKind.False => bools,
                JsonValueKind.Number => numbers,
                _ => null,
            };
            kind?[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            context[$"{part}_{property.Name}"] = JsonNode.Parse(property.Value.GetRawText());
        }

        (context[part + "_strings"], context[part + "_bools"], context[part + "_numbers"]) = (strings, bools, numbers);
    }
}
