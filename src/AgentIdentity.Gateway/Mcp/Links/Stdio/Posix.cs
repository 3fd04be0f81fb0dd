using System.Runtime.InteropServices;

namespace AgentIdentity.Gateway.Mcp.Links.Stdio;

/// <summary>The three calls of the operating system that .NET has no words for.</summary>
internal static class Posix
{
    private const int Kill9 = 9;

    /// <summary>Ends every process of a group; one that is gone already is no error.</summary>
    public static void KillGroup(int leader)
    {
        // Group 0 and 1 would be the gateway itself and everything there is.
        if (leader > 1)
        {
            _ = Kill(-leader, Kill9);
        }
    }

    public static void KillProcess(int process)
    {
        if (process > 1)
        {
            _ = Kill(process, Kill9);
        }
    }

    public static void Own(string path, int user)
    {
        if (ChangeOwner(path, user, user) != 0)
        {
            throw new IOException($"The owner of {path} could not be set: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int user, int group);
}
