using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Modules;

/// <summary>Reads fga.mod, telling all its mistakes at once.</summary>
internal sealed class ManifestReader(string file, ProblemList problems)
{
    private readonly ProblemList _own = new();

    public ModuleManifest? Read(string text)
    {
        ModuleManifest? manifest = null;
        try
        {
            manifest = Manifest(YamlReader.Read(text));
        }
        catch (SourceException wrong)
        {
            _own.Add(file, wrong);
        }

        problems.AddRange(_own);
        return _own.IsEmpty ? manifest : null;
    }

    private ModuleManifest? Manifest(YamlValue root)
    {
        var fields = new YamlFields(root, "fga.mod", "schema", "contents");
        var schema = Schema(fields.Find("schema"));
        var contents = Contents(fields.Find("contents"));
        return schema is null ? null : new ModuleManifest(schema, contents);
    }

    private YamlText? Schema(YamlValue? value)
    {
        switch (value)
        {
            case null:
                Missing("missing schema field", "add schema: '1.2'");
                return null;
            case YamlText text when !YamlJson.IsString(text):
                Wrong(text, $"unexpected schema type, expected string got value {text.Text}", "quote it: '1.2'");
                return null;
            case YamlText { Text: "1.2" } text:
                return text;
            case YamlText text:
                Wrong(text, "unsupported schema version, fga.mod only supported in version `1.2`", "write schema: '1.2'");
                return null;
            default:
                Wrong(value, $"unexpected schema type, expected string got value {value.Kind}", "write schema: '1.2'");
                return null;
        }
    }

    private ImmutableArray<ModuleEntry> Contents(YamlValue? value)
    {
        switch (value)
        {
            case null:
                Missing("missing contents field", "list the files of the model under contents");
                return [];
            case YamlList list:
                return [.. list.Items.Select(Entry).OfType<ModuleEntry>()];
            default:
                Wrong(value, $"unexpected contents type, expected list of strings got value {(value as YamlText)?.Text ?? value.Kind}", "list the files, each after '- '");
                return [];
        }
    }

    private ModuleEntry? Entry(YamlValue value)
    {
        if (value is not YamlText text || !YamlJson.IsString(text))
        {
            Wrong(value, $"unexpected contents item type, expected string got value {(value as YamlText)?.Text ?? value.Kind}", "write the path of a file");
            return null;
        }

        var name = text.Text
            .Replace("%2e", ".", StringComparison.OrdinalIgnoreCase)
            .Replace("%2f", "/", StringComparison.OrdinalIgnoreCase)
            .Replace("%5c", "\\", StringComparison.OrdinalIgnoreCase);
        // Nothing outside the folder of fga.mod belongs to the policy.
        if (name.StartsWith('/') || name.Contains("../", StringComparison.Ordinal) || name.Contains("..\\", StringComparison.Ordinal))
        {
            Wrong(text, $"invalid contents item {text.Text}", "name a file in the folder of fga.mod, or below it");
            return null;
        }

        if (!name.EndsWith(".fga", StringComparison.Ordinal))
        {
            Wrong(text, $"contents items should use fga file extension, got {text.Text}", "rename the file");
            return null;
        }

        return new ModuleEntry(name, text);
    }

    private void Missing(string message, string mend) => Add(new SourcePosition(1, 1), 0, message, mend);

    private void Wrong(YamlValue value, string message, string mend) =>
        Add(value.At, value is YamlText text ? text.Text.Length + (text.Quoted ? 2 : 0) : 0, message, mend);

    private void Add(SourcePosition at, int length, string message, string mend) =>
        _own.Add(new PolicyProblem(PolicyError.ModuleInvalid, file, at.Line, at.Column, $"{message}; {mend}") { Length = length });
}
