<#macro content>
<#if (pageId!"") == "login">
<p class="bocage-help">${msg("bocageHelp")}</p>
</#if>
</#macro>
