using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Broker;

/// <summary>What a person may do beyond their own things. Whoever has none sees and decides only those.</summary>
public enum PersonRole
{
    /// <summary>Sees everything, ends and narrows everything, gives roles. Answers for nobody: who may approve a call is in the rule.</summary>
    SecurityAdministrator = 1,

    /// <summary>Reads everything and changes nothing that is not their own.</summary>
    Auditor = 2,
}

/// <summary>Roles as they are written in tables and requests: <c>security_administrator</c>, <c>auditor</c>.</summary>
public static class PersonRoles
{
    public static string Word(this PersonRole role) => JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString());

    public static PersonRole? Find(string word) =>
        Enum.GetValues<PersonRole>().Cast<PersonRole?>().FirstOrDefault(role => role!.Value.Word() == word);

    internal static string Write(ImmutableArray<PersonRole> roles) => string.Join(' ', roles.Select(Word));

    // A word that this program does not know gives nothing.
    internal static ImmutableArray<PersonRole> Read(string words) =>
        [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Find).OfType<PersonRole>()];
}
