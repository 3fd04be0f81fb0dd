using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>Reads <c>authorization_details</c>. Anything not understood is refused: a limit that is overlooked would be a right.</summary>
internal static class DetailsReader
{
    private const int MaxItems = 256;
    private static readonly StrictJsonLimits Limits = new(64 * 1024, 8, 20_000);
    private static readonly SearchValues<char> NotInPaths = SearchValues.Create("*?#%\\;");

    public static TokenResult<IReadOnlyList<AuthorizationDetail>> Read(byte[] utf8)
    {
        if (!StrictJson.TryParse(utf8, Limits, out var document, out var problem))
        {
            return Bad(problem);
        }

        using (document)
        {
            return Read(document.RootElement);
        }
    }

    public static TokenResult<IReadOnlyList<AuthorizationDetail>> Read(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > MaxItems)
        {
            return Bad($"The value is not an array of at most {MaxItems} objects.");
        }

        try
        {
            return new([.. array.EnumerateArray().Select(ReadItem)]);
        }
        catch (FormatException wrong)
        {
            return Bad(wrong.Message);
        }
    }

    private static AuthorizationDetail ReadItem(JsonElement item)
    {
        var members = new DetailMembers(item, "authorization detail");
        AuthorizationDetail detail = members.Text("type") switch
        {
            McpToolDetail.TypeName => ReadTool(members),
            HttpDetail.TypeName => ReadHttp(members),
            DataDetail.TypeName => DataReader.Read(members),
            ModelDetail.TypeName => ReadModel(members),
            _ => throw new FormatException("The type is unknown."),
        };
        members.RefuseOthers();
        return detail;
    }

    private static McpToolDetail ReadTool(DetailMembers members)
    {
        var (actions, identifier) = (members.Texts("actions"), members.Text("identifier"));
        // A star that means nothing would let a human read more, or less, than is granted.
        if (actions.Contains(McpToolDetail.ReadResource) && identifier != "*"
            && identifier.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star
            && (star != identifier.Length - 1 || !identifier.EndsWith("/*", StringComparison.Ordinal)))
        {
            throw new FormatException("identifier has a * that is neither alone nor the last segment of a resource's URI.");
        }

        return new(
            members.Texts("locations"),
            actions,
            identifier,
            members.Optional("constraints") is { } constraints ? ReadConstraints(constraints) : [],
            members.Count("max_calls"));
    }

    private static HttpDetail ReadHttp(DetailMembers members)
    {
        var actions = members.Texts("actions");
        if (actions.Any(method => !method.All(char.IsAsciiLetterUpper)))
        {
            throw new FormatException("actions has something that is not an HTTP method in upper case.");
        }

        var paths = members.Has("paths") ? members.Texts("paths") : ["/*"];
        return paths.All(IsPathPattern) ? new(members.Texts("locations"), actions, paths) : throw new FormatException("paths has something that is not a plain path, or has * before its last segment.");
    }

    // What a router could read in two ways has no place in a right.
    private static bool IsPathPattern(string path)
    {
        var plain = path.EndsWith("/*", StringComparison.Ordinal) ? path[..^1] : path;
        return plain.StartsWith('/')
            && !plain.AsSpan().ContainsAny(NotInPaths)
            && !plain.Contains("//", StringComparison.Ordinal)
            && plain.Split('/').All(segment => segment is not ("." or ".."));
    }

    private static ModelDetail ReadModel(DetailMembers members) => new(members.Texts("locations"), members.Text("identifier"), ReadBudget(members))
    {
        Providers = members.Has("providers") ? members.Texts("providers") : [],
        Geographies = members.Has("geographies") ? members.Texts("geographies") : [],
        RetentionDays = members.Number("retention_days"),
    };

    private static List<ArgumentLimit> ReadConstraints(JsonElement constraints)
    {
        var members = new DetailMembers(constraints, "constraints");
        var arguments = members.Required("args");
        members.RefuseOthers();
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("constraints.args is not an object.");
        }

        return [.. arguments.EnumerateObject().Select(argument => ReadLimit(DetailMembers.Seen("argument", argument.Name), argument.Value))];
    }

    private static ArgumentLimit ReadLimit(string name, JsonElement value)
    {
        var members = new DetailMembers(value, "argument limit");
        var limit = new ArgumentLimit(name, Number(members, "min"), Number(members, "max"), members.Has("one_of") ? members.Texts("one_of") : null);
        members.RefuseOthers();
        return limit is { Min: null, Max: null, OneOf: null } ? throw new FormatException("An argument limit limits nothing.") : limit;
    }

    private static decimal? Number(DetailMembers members, string name) =>
        members.Optional(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number
        : throw new FormatException($"The member {name} is not a number.");

    private static long? ReadBudget(DetailMembers members)
    {
        if (!members.Has("budget_usd"))
        {
            return null;
        }

        return decimal.TryParse(members.Text("budget_usd"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars)
            && dollars is >= 0 and <= 1_000_000_000 && decimal.IsInteger(dollars * 1_000_000)
            ? (long)(dollars * 1_000_000)
            : throw new FormatException("budget_usd is not an amount of dollars with at most six decimals, written as a string.");
    }

    private static TokenFailure Bad(string detail) => new(TokenError.BadDetails, detail);
}
