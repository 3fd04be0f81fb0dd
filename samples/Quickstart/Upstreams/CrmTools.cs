using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Quickstart.Upstreams;

/// <summary>The tools of the CRM. Each answer says what identity the server saw.</summary>
[McpServerToolType]
internal sealed class CrmTools(IHttpContextAccessor http, SeenCalls seen)
{
    private static readonly string[] Contacts = ["Ada Lovelace", "Grace Hopper", "Barbara Liskov", "Radia Perlman"];

    [McpServerTool(Name = "search_contacts", ReadOnly = true), Description("Finds contacts by a part of their name.")]
    public async Task<string> SearchContacts(
        [Description("Part of a name.")] string query,
        IProgress<ProgressNotificationValue> progress,
        [Description("Seconds to spend searching the archive; progress is reported as it goes.")] int archiveSeconds = 0,
        CancellationToken cancellationToken = default)
    {
        Note($"search_contacts {query}");
        for (var tenth = 0; tenth < archiveSeconds * 10; tenth++)
        {
            progress.Report(new ProgressNotificationValue { Progress = tenth, Total = archiveSeconds * 10, Message = "searching the archive" });
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        return $"{string.Join(", ", Contacts.Where(name => name.Contains(query, StringComparison.OrdinalIgnoreCase)))} ({Identity()})";
    }

    [McpServerTool(Name = "get_contact", ReadOnly = true), Description("Reads one contact.")]
    public string GetContact([Description("The contact's full name.")] string name)
    {
        Note($"get_contact {name}");
        return $"{name}: customer since 2019 ({Identity()})";
    }

    [McpServerTool(Name = "create_refund"), Description("Pays money back for an order.")]
    public string CreateRefund(string order, decimal amount, string currency)
    {
        Note($"create_refund {order} {amount} {currency}");
        return $"refunded {amount} {currency} for {order} ({Identity()})";
    }

    [McpServerTool(Name = "delete_contact", Destructive = true), Description("Deletes a contact for good.")]
    public string DeleteContact(string name)
    {
        Note($"delete_contact {name}");
        return $"deleted {name} ({Identity()})";
    }

    private string Identity()
    {
        var call = Caller.Of(http.HttpContext!);
        return $"the CRM saw sub={call.Subject} act={call.Actor}";
    }

    private void Note(string what)
    {
        var caller = Caller.Of(http.HttpContext!);
        seen.Add(caller with { What = what });
    }
}
