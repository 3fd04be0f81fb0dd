using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Mappings.Paths;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Rules;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Mappings;

/// <summary>Reads a file of mappings: the tools or operations of one upstream, or the models.</summary>
internal sealed class MappingFile
{
    private static readonly string[] Sections = ["tools", "operations", "models"];
    private const int MostEntries = 5000;
    private readonly string _file;
    private readonly RelationModel? _model;
    private readonly ProblemList _problems;
    private readonly List<MappedEntry> _entries = [];
    private readonly PathTable<MappedEntry> _operations = new();

    private MappingFile(string file, RelationModel? model, ProblemList problems) => (_file, _model, _problems) = (file, model, problems);

    /// <param name="files">The texts by their place in the bundle.</param>
    /// <param name="model">The relation model, where it could be read: resources are of its types.</param>
    public static MappingTable ReadAll(IEnumerable<KeyValuePair<string, string>> files, RelationModel? model, ProblemList problems)
    {
        var upstreams = new Dictionary<string, (string File, UpstreamMapping Mapping)>(StringComparer.Ordinal);
        foreach (var (file, text) in files)
        {
            try
            {
                var mapping = new MappingFile(file, model, problems).Read(YamlReader.Read(text));
                if (!upstreams.TryAdd(mapping.Upstream, (file, mapping)))
                {
                    problems.Add(PolicyError.Duplicate, file, new SourcePosition(1, 1), $"{upstreams[mapping.Upstream].File} maps {mapping.Upstream} already; put all of it into one file");
                }
            }
            catch (SourceException wrong)
            {
                problems.Add(file, wrong);
            }
        }

        return new MappingTable([.. upstreams.Values.Select(u => u.Mapping)]);
    }

    private UpstreamMapping Read(YamlValue root)
    {
        var fields = new YamlFields(root, "a mapping file", "apiVersion", "upstream", "unlisted", "tools", "operations", "models");
        var version = fields.RequireText("apiVersion");
        if (version.Text != RuleFile.Version)
        {
            throw new SourceException(PolicyError.Unsupported, version.At, $"apiVersion '{version.Text}' is not known; this version reads {RuleFile.Version}");
        }

        var upstream = Upstream(fields);
        var othersPass = fields.Text("unlisted") switch
        {
            null or { Text: "refuse" } => false,
            { Text: "default" } => true,
            var other => throw YamlFields.Wrong(other, $"'unlisted' is refuse or default, not '{other.Text}'{Spelling.Hint(other.Text, ["refuse", "default"])}"),
        };
        Each(fields, "tools", (name, value) => Named(CallKind.Mcp, upstream, name, value));
        Each(fields, "models", (name, value) => Named(CallKind.Model, upstream, name, value));
        Each(fields, "operations", (name, value) => Operation(upstream, name, value));
        return new UpstreamMapping(upstream, othersPass, _entries.Where(e => e.Info.Kind != CallKind.Http).ToFrozenDictionary(e => e.Info.Name, StringComparer.Ordinal), _operations, [.. _entries]);
    }

    private static string Upstream(YamlFields fields)
    {
        var sections = Sections.Where(fields.Has).ToArray();
        if (sections.Length != 1)
        {
            throw new SourceException(PolicyError.BadValue, fields.At, sections.Length == 0
                ? "a mapping file needs 'tools', 'operations' or 'models'" : $"a mapping file has one of {string.Join(" and ", sections)}; an upstream is of one kind");
        }

        var given = fields.Text("upstream");
        if (sections[0] == "models")
        {
            return given is null or { Text: Call.ModelUpstream } ? Call.ModelUpstream
                : throw YamlFields.Wrong(given, "models belong to no upstream; leave 'upstream' out");
        }

        var name = given ?? fields.RequireText("upstream");
        return name.Text != Call.ModelUpstream && PolicyObject.IsUpstream(name.Text) ? name.Text
            : throw YamlFields.Wrong(name, $"'{name.Text}' is no name of an upstream; use letters, digits and . _ -, at most 63");
    }

    /// <summary>Reads a section entry by entry, so that an author sees the mistakes of all of them.</summary>
    private void Each(YamlFields fields, string section, Action<YamlText, YamlValue> read)
    {
        if (fields.Find(section) is not { } value)
        {
            return;
        }

        var map = value as YamlMap ?? throw YamlFields.Wrong(value, $"'{section}' must be a map of names to what they mean");
        if (map.Entries.Length > MostEntries)
        {
            throw new SourceException(PolicyError.MappingTooLarge, value.At, $"'{section}' has more than {MostEntries} entries");
        }

        foreach (var (name, entry) in map.Entries)
        {
            try
            {
                read(name, entry);
            }
            catch (SourceException wrong)
            {
                _problems.Add(_file, wrong);
            }
        }
    }

    private void Named(CallKind kind, string upstream, YamlText name, YamlValue value)
    {
        if (PolicyObject.Of(kind == CallKind.Mcp ? Call.ToolInList(upstream, name.Text) : Call.ModelInList(name.Text)) is null)
        {
            throw YamlFields.Wrong(name, $"'{name.Text}' cannot be named in the relations; a name has no white space and none of : # *");
        }

        _entries.Add(new EntryReader(_file, _model).Read(kind, upstream, name, value, null));
    }

    private void Operation(string upstream, YamlText name, YamlValue value)
    {
        var template = PathTemplate.Parse(name);
        var entry = new EntryReader(_file, _model).Read(CallKind.Http, upstream, name, value, template);
        if (_operations.Add(template, entry) is { } other)
        {
            throw new SourceException(PolicyError.Duplicate, name.At, $"'{name.Text}' matches the same calls as '{other.Info.Name}' on line {other.Info.Line}; remove one");
        }

        _entries.Add(entry);
    }
}
