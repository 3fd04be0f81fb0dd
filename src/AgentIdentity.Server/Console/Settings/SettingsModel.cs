using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Navigation;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Settings;

/// <summary>The viewer's own account; and for those who read everything: people, issuers and addresses. It shows what is configured and changes none of it.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class SettingsModel(Viewers viewers, PeopleDirectory people, ServerSettings settings, ConsoleAddresses addresses, ConsolePlaces places) : PageModel
{
    public Viewer Viewer { get; private set; } = null!;

    public Person Session { get; private set; } = null!;

    public IReadOnlyList<PersonRecord> People { get; private set; } = [];

    public IReadOnlyList<IssuerSettings> Issuers => settings.Issuers;

    public ConsoleAddresses Addresses => addresses;

    public bool HasPasskeys => places.IsMapped("/console/settings/passkeys");

    public void OnGet()
    {
        (Viewer, Session) = (viewers.Of(User), PersonSession.Read(User));
        People = Viewer.ReadsAll ? people.List() : [];
    }

    public static string Gives(UpstreamClient client) => client.RolesClaim is null ? "none"
        : $"{client.RolesClaim}: " + string.Join("; ", new[] { (client.Administrators, "administrator"), (client.Auditors, "auditor") }
            .Where(static pair => pair.Item1.Length > 0).Select(static pair => $"{string.Join(", ", pair.Item1)} → {pair.Item2}"));
}
