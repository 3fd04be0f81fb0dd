using AgentIdentity.Broker;

namespace AgentIdentity.Server.Console.Settings;

/// <summary>Roles in words.</summary>
internal static class RoleWords
{
    public static string Of(PersonRecord person) => person.Roles.Length == 0 ? "person" : string.Join(", ", person.Roles.Select(Name));

    public static string Name(PersonRole role) => role switch
    {
        PersonRole.SecurityAdministrator => "security administrator",
        PersonRole.Auditor => "auditor",
        _ => role.ToString(),
    };

    public static string Means(PersonRole role) => role switch
    {
        PersonRole.SecurityAdministrator => "Sees everything of everybody; may end, pause and narrow every delegation, stop agents and people, and give roles. Approves nothing that a rule does not name them for.",
        PersonRole.Auditor => "Reads everything of everybody, and changes nothing that is not their own.",
        _ => "",
    };
}
