using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Json;

/// <summary>Reads a model in the JSON form of OpenFGA's API. What it does not know stops it, with the place.</summary>
internal sealed class ModelJsonReader
{
    private static readonly SourcePosition Nowhere = new(0, 0);
    private readonly string _file;

    private ModelJsonReader(string file) => _file = file;

    /// <param name="file">The name that problems begin with.</param>
    /// <exception cref="ModelJsonException">The JSON is no model.</exception>
    public static ModelSyntax Read(JsonElement json, string file) => new ModelJsonReader(file).Model(new JsonPlace(json, ""));

    private ModelSyntax Model(JsonPlace place)
    {
        // A model that was read from a store brings its id along.
        var fields = place.Fields("id", "schema_version", "type_definitions", "conditions");
        return new ModelSyntax(
            fields.Text("schema_version") is { } schema ? Named(schema) : null,
            [.. (fields.Find("type_definitions")?.Items() ?? []).Select(Type)],
            [.. (fields.Find("conditions")?.Entries() ?? []).Select(c => Condition(c.Name, c.Place))]);
    }

    private TypeSyntax Type(JsonPlace place)
    {
        var fields = place.Fields("type", "relations", "metadata");
        var name = Named(fields.Text("type") ?? throw place.Refuse("'type' is missing"));
        var metadata = fields.Find("metadata")?.Fields("relations", "module", "source_info");
        var about = (metadata?.Find("relations")?.Entries() ?? []).ToDictionary(e => e.Name, e => e.Place, StringComparer.Ordinal);
        var relations = ImmutableArray.CreateBuilder<RelationSyntax>();
        foreach (var (relation, rewrite) in fields.Find("relations")?.Entries() ?? [])
        {
            relations.Add(Relation(relation, rewrite, about.Remove(relation, out var known) ? known : null));
        }

        return about.Count == 0
            ? new TypeSyntax(name, relations.ToImmutable()) { Origin = Origin(place, metadata) }
            : throw about.Values.First().Refuse("the metadata name a relation that the type does not define");
    }

    private RelationSyntax Relation(string name, JsonPlace place, JsonPlace? about)
    {
        var metadata = about?.Fields("directly_related_user_types", "module", "source_info");
        ImmutableArray<TypeRestriction> restrictions = [.. (metadata?.Find("directly_related_user_types")?.Items() ?? []).Select(Restriction)];
        var rewrite = RewriteJson.Read(place, restrictions);
        return Rewrites.Direct(rewrite) is null && !restrictions.IsEmpty
            ? throw about!.Value.Refuse($"the relation `{name}` is not assignable and cannot have types; add 'this' or remove the types")
            : new RelationSyntax(Named(name), rewrite) { Origin = Origin(place, metadata) };
    }

    private static TypeRestriction Restriction(JsonPlace place)
    {
        var fields = place.Fields("type", "relation", "wildcard", "condition");
        var type = Named(fields.Text("type") ?? throw place.Refuse("'type' is missing"));
        var relation = fields.Text("relation") is { } given ? Named(given) : null;
        fields.Find("wildcard")?.Fields();
        var wildcard = fields.Find("wildcard") is not null;
        return wildcard && relation is not null
            ? throw place.Refuse("a type restriction has a relation or a wildcard, not both")
            : new TypeRestriction(type, relation, wildcard, fields.Text("condition") is { } condition ? Named(condition) : null);
    }

    private ConditionSyntax Condition(string key, JsonPlace place)
    {
        var fields = place.Fields("name", "expression", "parameters", "metadata");
        if (fields.Find("name") is { } name && name.Text() != key)
        {
            throw name.Refuse($"condition key is `{key}` but nested name property is {name.Text()}; make them equal", "different-nested-condition-name");
        }

        return new ConditionSyntax(
            Named(key),
            [.. (fields.Find("parameters")?.Entries() ?? []).Select(p => Parameter(p.Name, p.Place))],
            fields.Text("expression") ?? throw place.Refuse("'expression' is missing"), Nowhere)
        {
            Origin = Origin(place, fields.Find("metadata")?.Fields("module", "source_info")),
        };
    }

    private static ParameterSyntax Parameter(string name, JsonPlace place) => Words.IsSpelled(name)
        ? new ParameterSyntax(Named(name), ParameterTypeJson.Read(place))
        : throw place.Refuse($"'{name}' is no name of a parameter, which an expression could not spell; use letters, digits and _");

    private Origin Origin(JsonPlace place, JsonFields? metadata) => new(
        $"{_file}#{place.Pointer}", metadata?.Text("module"), metadata?.Find("source_info")?.Fields("file").Text("file"));

    private static Name Named(string text) => new(text, Nowhere);
}
