using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Json;

/// <summary>Writes a model in the JSON form of OpenFGA's API. Rewrites are in camel case and all else in snake case, as there.</summary>
internal static class ModelJsonWriter
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonElement Write(ModelSyntax model)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            Model(json, model);
        }

        return JsonElement.Parse(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static void Model(Utf8JsonWriter json, ModelSyntax model)
    {
        json.WriteStartObject();
        json.WriteString("schema_version", model.Schema?.Text);
        json.WriteStartArray("type_definitions");
        foreach (var type in model.Types)
        {
            Type(json, type);
        }

        json.WriteEndArray();
        if (!model.Conditions.IsEmpty)
        {
            json.WriteStartObject("conditions");
            foreach (var condition in model.Conditions)
            {
                Condition(json, condition);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Type(Utf8JsonWriter json, TypeSyntax type)
    {
        json.WriteStartObject();
        json.WriteString("type", type.Name.Text);
        json.WriteStartObject("relations");
        foreach (var relation in type.Relations)
        {
            json.WritePropertyName(relation.Name.Text);
            RewriteJson.Write(json, relation.Rewrite);
        }

        json.WriteEndObject();
        if (type.Relations.IsEmpty && type.Origin?.Module is null)
        {
            json.WriteNull("metadata");
        }
        else
        {
            json.WriteStartObject("metadata");
            RelationsMetadata(json, type.Relations);
            Origin(json, type.Origin);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void RelationsMetadata(Utf8JsonWriter json, ImmutableArray<RelationSyntax> relations)
    {
        if (relations.IsEmpty)
        {
            return;
        }

        json.WriteStartObject("relations");
        foreach (var relation in relations)
        {
            json.WriteStartObject(relation.Name.Text);
            json.WriteStartArray("directly_related_user_types");
            foreach (var restriction in Rewrites.Direct(relation.Rewrite)?.Restrictions ?? [])
            {
                Restriction(json, restriction);
            }

            json.WriteEndArray();
            Origin(json, relation.Origin);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Restriction(Utf8JsonWriter json, TypeRestriction restriction)
    {
        json.WriteStartObject();
        json.WriteString("type", restriction.Type.Text);
        if (restriction.Relation is { } relation)
        {
            json.WriteString("relation", relation.Text);
        }

        if (restriction.Wildcard)
        {
            json.WriteStartObject("wildcard");
            json.WriteEndObject();
        }

        if (restriction.Condition is { } condition)
        {
            json.WriteString("condition", condition.Text);
        }

        json.WriteEndObject();
    }

    private static void Condition(Utf8JsonWriter json, ConditionSyntax condition)
    {
        json.WriteStartObject(condition.Name.Text);
        json.WriteString("name", condition.Name.Text);
        json.WriteString("expression", condition.Expression);
        json.WriteStartObject("parameters");
        foreach (var parameter in condition.Parameters)
        {
            json.WritePropertyName(parameter.Name.Text);
            ParameterTypeJson.Write(json, parameter.Type);
        }

        json.WriteEndObject();
        if (condition.Origin?.Module is not null)
        {
            json.WriteStartObject("metadata");
            Origin(json, condition.Origin);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Origin(Utf8JsonWriter json, Origin? origin)
    {
        if (origin?.Module is null)
        {
            return;
        }

        json.WriteString("module", origin.Module);
        json.WriteStartObject("source_info");
        json.WriteString("file", origin.File);
        json.WriteEndObject();
    }
}
